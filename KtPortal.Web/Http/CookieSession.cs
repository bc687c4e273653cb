using System.Security.Claims;
using KtPortal.Core.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace KtPortal.Web.Http;

/// <summary>The session cookie: who, of which tenant, with which stamp. Rights are never in it.</summary>
public static class CookieSession
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    public static IServiceCollection AddCookieSession(this IServiceCollection services)
    {
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.IsEssential = true;
            options.CookieManager = new HostCookies();
            options.Cookie.Name = HostCookies.PlainName;
            options.Cookie.Path = "/";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = Idle;
            options.SlidingExpiration = true;
        });
        return services;
    }

    public static Task SignInAsync(this HttpContext context, HostEntry host, Guid userId, string stamp)
    {
        var identity = new ClaimsIdentity(
            [new(SessionClaims.User, userId.ToString()), new(SessionClaims.Tenant, host.TenantId.ToString()), new(SessionClaims.Stamp, stamp)],
            CookieAuthenticationDefaults.AuthenticationScheme);
        return context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
    }

    /// <summary>
    /// `__Host-` where the request came over HTTPS: such a cookie can be set by this very host only. The prefix needs HTTPS,
    /// so on a development machine the plain name is used.
    /// </summary>
    private sealed class HostCookies : ICookieManager
    {
        public const string PlainName = "kt";
        private readonly ChunkingCookieManager inner = new();

        public string? GetRequestCookie(HttpContext context, string key) => inner.GetRequestCookie(context, Name(context, key));

        public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
            inner.AppendResponseCookie(context, Name(context, key), value, options);

        public void DeleteCookie(HttpContext context, string key, CookieOptions options) => inner.DeleteCookie(context, Name(context, key), options);

        private static string Name(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
    }
}
