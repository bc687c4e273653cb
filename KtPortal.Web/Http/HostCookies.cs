namespace KtPortal.Web.Http;

/// <summary>
/// Over HTTPS every cookie of ours is called <c>__Host-...</c>: only this very host can have set it, no sibling domain. The
/// prefix needs HTTPS, so on a development machine the plain names are used. Inside, the plain names are known. A browser drops
/// what bears the prefix and is not for the whole host: every cookie of ours has the path "/".
/// </summary>
public sealed class HostCookies(RequestDelegate next)
{
    public static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private const string Prefix = "__Host-";
    private const string Ours = "kt";

    /// <summary>Leaves one of ours in the browser; an age of nothing takes it away.</summary>
    public static void Keep(HttpContext context, string name, string value, TimeSpan age) =>
        context.Response.Cookies.Append(name, value, new() { HttpOnly = true, IsEssential = true, MaxAge = age, SameSite = SameSiteMode.Lax });

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.IsHttps)
        {
            context.Request.Headers.Cookie = context.Request.Headers.Cookie.Select(Unwrap).ToArray();
            context.Response.OnStarting(static state =>
            {
                var headers = ((HttpContext)state).Response.Headers;
                headers.SetCookie = headers.SetCookie.Select(Wrap).ToArray();
                return Task.CompletedTask;
            }, context);
        }

        return next(context);
    }

    // That they are for HTTPS alone is said here, for all: not even the framework's own say so themselves.
    private static string? Wrap(string? cookie) => cookie?.StartsWith(Ours, StringComparison.Ordinal) != true ? cookie
        : Prefix + (cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase) ? cookie : cookie + "; secure");

    // One of ours without the prefix was planted by somebody else.
    private static string? Unwrap(string? header) => header is null
        ? null
        : string.Join("; ", header.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(cookie => !cookie.StartsWith(Ours, StringComparison.Ordinal))
            .Select(cookie => cookie.StartsWith(Prefix + Ours, StringComparison.Ordinal) ? cookie[Prefix.Length..] : cookie));
}
