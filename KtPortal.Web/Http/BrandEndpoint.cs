using System.Text;
using KtPortal.Core.Branding;
using KtPortal.Web.Ui;

namespace KtPortal.Web.Http;

/// <summary>The brand's style sheets, logo and icons, under an address that changes with them: cached for ever.</summary>
public static class BrandEndpoint
{
    private static readonly OpenAttribute Public = new("the look of a portal is public");

    public static void MapBrand(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/brand/{version}/app.css", ServePageSheet).WithMetadata(Public);
        routes.MapGet("/brand/{version}/custom.css", (string version, PortalRequest request, HttpContext context) =>
            ServeSheet(context, request.Host.CustomCss, version == request.Host.StylesheetHash)).WithMetadata(Public);
        routes.MapGet("/brand/{version}/{name}", ServeFileAsync).WithMetadata(Public);
        // Browsers ask for it unasked, also of a brand that has none.
        routes.MapGet("/favicon.ico", (PortalRequest request, HttpContext context, BrandFiles files) =>
            request.Host.Face.Favicon is { } name ? ServeFileAsync("", name, request, context, files) : Nothing(context, StatusCodes.Status204NoContent)).WithMetadata(Public);
    }

    /// <summary>An SVG opened by itself runs nothing and fetches nothing.</summary>
    public static void ProtectImage(HttpResponse response) =>
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private static async Task ServeFileAsync(string version, string name, PortalRequest request, HttpContext context, BrandFiles files)
    {
        var published = request.Host.Face.Files;
        // Where no picture could be painted the tab's icon stands in for those of apps.
        var wanted = published.ContainsKey(name) ? name : IsIcon(name) ? request.Host.Face.Favicon : null;
        if (wanted is null || await files.FindAsync(request.HostName, wanted, context.RequestAborted) is not { } file)
        {
            await Nothing(context, StatusCodes.Status404NotFound);
            return;
        }

        context.Response.ContentType = file.ContentType;
        ProtectImage(context.Response);
        Keep(context, version == request.Host.StylesheetHash);
        context.Response.ContentLength = file.Content.Length;
        await context.Response.Body.WriteAsync(file.Content, context.RequestAborted);
    }

    private static bool IsIcon(string name) => name is "icon-192.png" or "icon-512.png" or "icon-maskable-512.png" or "apple-touch-icon.png" or "favicon.svg" or "favicon.png";

    private static async Task ServePageSheet(string version, PortalRequest request, HttpContext context, BrandedSheets sheets)
    {
        var encoding = PrecompressedFiles.EncodingOf(context.Request);
        var sheet = sheets.Find(request.Host, encoding);
        var headers = context.Response.Headers;
        (context.Response.ContentType, context.Response.ContentLength) = ("text/css; charset=utf-8", sheet.Length);
        (headers.ContentEncoding, headers.Vary) = (encoding, "Accept-Encoding");
        Keep(context, version == request.Host.StylesheetHash && context.Request.QueryString.Value == Assets.Version(Assets.Css));
        await context.Response.Body.WriteAsync(sheet, context.RequestAborted);
    }

    private static async Task ServeSheet(HttpContext context, string css, bool current)
    {
        if (css.Length == 0)
        {
            await Nothing(context, StatusCodes.Status404NotFound);
            return;
        }

        context.Response.ContentType = "text/css; charset=utf-8";
        Keep(context, current);
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(css), context.RequestAborted);
    }

    // Under another address than today's it may be older than what a node of the same moment shows.
    private static void Keep(HttpContext context, bool current) =>
        context.Response.Headers.CacheControl = current ? "public, max-age=31536000, immutable" : "public, max-age=300";

    private static Task Nothing(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
