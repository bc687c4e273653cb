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
            options.Cookie.Name = "kt";
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
}
