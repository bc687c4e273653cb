namespace KtPortal.Web.Http;

/// <summary>The headers every answer carries. No inline script or style, no eval, no framing, nothing from elsewhere.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        // At the start of the answer: an error page begins anew and would lose what was set before.
        context.Response.OnStarting(static state =>
        {
            Add((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    private static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        if (IsPart(context))
        {
            return;
        }

        headers.TryAdd("Content-Security-Policy", Policy);
        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", "accelerometer=(), camera=(self), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cache-Control", "no-store");
        if (context.Request.IsHttps)
        {
            headers.TryAdd("Strict-Transport-Security", "max-age=31536000");
        }
    }

    // Of a built sheet, script or font no browser makes a document: what is for documents would only delay it.
    private static bool IsPart(HttpContext context) => context.Request.Path.StartsWithSegments("/assets") &&
        context.Response is { StatusCode: StatusCodes.Status200OK, ContentType: { } type } && (type.StartsWith("text/css", StringComparison.Ordinal) || type.StartsWith("text/javascript", StringComparison.Ordinal) || type.StartsWith("font/", StringComparison.Ordinal));
}
