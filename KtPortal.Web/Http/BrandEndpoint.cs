using System.Text;
using KtPortal.Core.Branding;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Ui;

namespace KtPortal.Web.Http;

/// <summary>The brand's style sheets, logo and icons, under an address that changes with them: cached for ever.</summary>
public static class BrandEndpoint
{
    private static readonly OpenAttribute Public = new("the look of a portal is public");

    public static void MapBrand(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/brand/{version}/app.css", ServePageSheetAsync).WithMetadata(Public);
        routes.MapGet("/brand/{version}/custom.css", ServeCustomSheetAsync).WithMetadata(Public);
        routes.MapGet("/brand/{version}/{name}", ServeFileAsync).WithMetadata(Public);
        // Browsers ask for it unasked, also of a brand that has none.
        routes.MapGet("/favicon.ico", (PortalRequest request, HostDirectory hosts, HttpContext context, BrandFiles files) =>
            request.Host.Face.Favicon is { } name ? ServeFileAsync(request.Host.StylesheetHash, name, request, hosts, context, files) : Nothing(context, StatusCodes.Status204NoContent)).WithMetadata(Public);
    }

    /// <summary>An SVG opened by itself runs nothing and fetches nothing.</summary>
    public static void ProtectImage(HttpResponse response) =>
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private static async Task ServeFileAsync(string version, string name, PortalRequest request, HostDirectory hosts, HttpContext context, BrandFiles files)
    {
        var host = await HostAsync(request, hosts, version, context.RequestAborted);
        var published = host.Face.Files;
        // Where no picture could be painted the tab's icon stands in for those of apps.
        var wanted = published.ContainsKey(name) ? name : IsIcon(name) ? host.Face.Favicon : null;
        if (wanted is null || await files.FindAsync(request.HostName, wanted, context.RequestAborted) is not { } file)
        {
            await Nothing(context, StatusCodes.Status404NotFound);
            return;
        }

        context.Response.ContentType = file.ContentType;
        ProtectImage(context.Response);
        Keep(context, version == host.StylesheetHash);
        context.Response.ContentLength = file.Content.Length;
        await context.Response.Body.WriteAsync(file.Content, context.RequestAborted);
    }

    private static bool IsIcon(string name) => name is "icon-192.png" or "icon-512.png" or "icon-maskable-512.png" or "apple-touch-icon.png" or "favicon.svg" or "favicon.png";

    // A page of another node may name a brand that was published a moment ago.
    private static async Task<HostEntry> HostAsync(PortalRequest request, HostDirectory hosts, string version, CancellationToken cancel) =>
        version == request.Host.StylesheetHash ? request.Host : await hosts.RenewAsync(request.HostName, cancel) ?? request.Host;

    private static async Task ServePageSheetAsync(string version, PortalRequest request, HostDirectory hosts, HttpContext context, BrandedSheets sheets)
    {
        var host = await HostAsync(request, hosts, version, context.RequestAborted);
        var encoding = PrecompressedFiles.EncodingOf(context.Request);
        var sheet = sheets.Find(host, encoding);
        var headers = context.Response.Headers;
        (context.Response.ContentType, context.Response.ContentLength) = ("text/css; charset=utf-8", sheet.Length);
        (headers.ContentEncoding, headers.Vary) = (encoding, "Accept-Encoding");
        Keep(context, version == host.StylesheetHash && context.Request.QueryString.Value == Assets.Version(Assets.Css));
        await context.Response.Body.WriteAsync(sheet, context.RequestAborted);
    }

    private static async Task ServeCustomSheetAsync(string version, PortalRequest request, HostDirectory hosts, HttpContext context)
    {
        var host = await HostAsync(request, hosts, version, context.RequestAborted);
        if (host.CustomCss.Length == 0)
        {
            await Nothing(context, StatusCodes.Status404NotFound);
            return;
        }

        context.Response.ContentType = "text/css; charset=utf-8";
        Keep(context, version == host.StylesheetHash);
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(host.CustomCss), context.RequestAborted);
    }

    // What doesn't belong to its address is not kept under it.
    private static void Keep(HttpContext context, bool current) =>
        context.Response.Headers.CacheControl = current && context.Request.Path.StartsWithSegments("/brand", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";

    private static Task Nothing(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
