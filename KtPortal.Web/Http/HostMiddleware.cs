using KtPortal.Core.Languages;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Http;

/// <summary>Finds whose host was asked. An unknown one gets a page that names nobody.</summary>
public sealed class HostMiddleware(RequestDelegate next, HostDirectory directory)
{
    // No brand, no logo, no product name, no link, no font file, nothing to fetch. The style's hash is in the policy.
    private const string Style = ":root{color-scheme:light dark}body{margin:0;min-height:100dvh;display:grid;place-content:center;padding:24px;font:16px/1.5 ui-sans-serif,system-ui,\"Segoe UI\",Roboto,sans-serif;background:#fafafa;color:#1c1c1e}h1{margin:0;font-size:20px;font-weight:600}p{margin:6px 0 0;color:#5c5c62;max-width:44ch}@media (prefers-color-scheme:dark){body{background:#131315;color:#f2f2f3}p{color:#a5a5ab}}";

    private const string NothingHere = "<!doctype html><html lang=\"{0}\" dir=\"{1}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{2}</title><style>{3}</style></head><body><main><h1>{4}</h1><p>{5}</p></main></body></html>";

    private static readonly string Policy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-" +
        Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Style))) + "'";

    public async Task InvokeAsync(HttpContext context, PortalRequest request)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<OpenAttribute>() is { AnyHost: true })
        {
            await next(context);
            return;
        }

        if (await directory.FindAsync(context.Request.Host.Host, context.RequestAborted) is { } host)
        {
            request.Host = host;
            request.HostName = context.Request.Host.Host.ToLowerInvariant();
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        SpokenLanguages.Use(LanguageMiddleware.CultureFor(context.Request, request));
        var (language, direction) = SpokenLanguages.Current;
        await context.Response.WriteAsync(
            NothingHere.With(language, direction, ErrorTexts.UnknownTitle, Style, ErrorTexts.UnknownHost, ErrorTexts.UnknownHostMore), context.RequestAborted);
    }
}
