using System.Text;

namespace KtPortal.Web.Http;

/// <summary>The brand's few variables and its logo, under an address that changes with them: cached for ever.</summary>
public static class BrandEndpoint
{
    public static void MapBrand(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/brand/{version}.css", (string version, PortalRequest request, HttpContext context) =>
                Serve(context, request.Host.Stylesheet, "text/css; charset=utf-8", version == request.Host.StylesheetHash))
            .WithMetadata(new OpenAttribute("the look of a portal is public"));
        routes.MapGet("/brand/{version}/logo.svg", (string version, PortalRequest request, HttpContext context) =>
                Serve(context, request.Host.LogoSvg, "image/svg+xml", version == request.Host.StylesheetHash))
            .WithMetadata(new OpenAttribute("the look of a portal is public"));
        // Browsers ask for it unasked, also of a brand that has no logo.
        routes.MapGet("/favicon.ico", (PortalRequest request, HttpContext context) =>
                Serve(context, request.Host.LogoSvg, "image/svg+xml", false, StatusCodes.Status204NoContent))
            .WithMetadata(new OpenAttribute("the look of a portal is public"));
    }

    private static async Task Serve(HttpContext context, string? content, string type, bool current, int without = StatusCodes.Status404NotFound)
    {
        if (string.IsNullOrEmpty(content))
        {
            context.Response.StatusCode = without;
            return;
        }

        context.Response.ContentType = type;
        // Under another address than today's it may be older than what a node of the same moment shows.
        context.Response.Headers.CacheControl = current ? "public, max-age=31536000, immutable" : "public, max-age=300";
        if (type.StartsWith("image/", StringComparison.Ordinal))
        {
            // An SVG opened by itself runs nothing and fetches nothing.
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(content), context.RequestAborted);
    }
}
