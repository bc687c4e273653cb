using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;

namespace KtPortal.Web.Http;

/// <summary>
/// The session's cookie: 32 random bytes, and nothing else. Over HTTPS it is <c>__Host-s</c>, which only this very host can have
/// set, and no other name is read; the prefix needs HTTPS, so on a development machine it is plainly <c>s</c>.
/// </summary>
public static class SessionCookie
{
    public const string OverHttps = "__Host-s";
    public const string InTheClear = "s";
    private const int Size = 32;

    /// <summary>What the cookie claims on this host; the database says whether it holds.</summary>
    public static SessionClaim? Read(HttpRequest request, HostEntry host)
    {
        if (host.TenantStatus != "active" || request.Cookies[NameOn(request)] is not { Length: <= 64 } text || !Base64Url.IsValid(text))
        {
            return null;
        }

        var token = Base64Url.DecodeFromChars(text);
        var lane = request.Path.StartsWithSegments("/desk", StringComparison.OrdinalIgnoreCase) ? Lane.Desk : Lane.Portal;
        return token.Length == Size ? new SessionClaim(host.TenantId, SHA256.HashData(token), host.OrganizationId, lane) : null;
    }

    public static void Write(HttpContext context, byte[] token) =>
        context.Response.Cookies.Append(NameOn(context.Request), Base64Url.EncodeToString(token), Options(context, UserSessions.Longest));

    public static void Delete(HttpContext context) => context.Response.Cookies.Append(NameOn(context.Request), "", Options(context, TimeSpan.Zero));

    /// <summary>A form belongs to who opened it: antiforgery tokens hold this name.</summary>
    public static ClaimsPrincipal PrincipalOf(Actor actor) => new(new ClaimsIdentity([new Claim("sub", actor.UserId!.Value.ToString())], "session"));

    private static string NameOn(HttpRequest request) => request.IsHttps ? OverHttps : InTheClear;

    private static CookieOptions Options(HttpContext context, TimeSpan age) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = age,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
