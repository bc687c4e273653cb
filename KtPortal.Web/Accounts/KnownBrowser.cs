using System.Security.Cryptography;
using System.Text.Json;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.DataProtection;

namespace KtPortal.Web.Accounts;

/// <summary>
/// Proves that somebody signed in to an account in this browser before, so that failures of strangers don't keep its owner out.
/// Opens nothing: the password is asked all the same. Sealed, of one host, and forgotten after 90 days without a sign-in.
/// </summary>
public sealed class KnownBrowser(IHttpContextAccessor http, IDataProtectionProvider protection, PortalRequest request, TimeProvider clock)
{
    private const string Cookie = "kt-known";
    private const int MostAccounts = 5; // a reception's computer
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);
    private readonly IDataProtector protector = protection.CreateProtector("KtPortal.KnownBrowser");

    private sealed record Proof(Guid Tenant, Guid Browser, IReadOnlyList<Account> Accounts);

    private sealed record Account(Guid User, DateTimeOffset At);

    /// <returns>The browser, if it is known to the account.</returns>
    public Guid? IdFor(Guid userId) => Read() is { } proof && proof.Accounts.Any(a => a.User == userId) ? proof.Browser : null;

    public void Remember(Guid userId)
    {
        var known = Read() ?? new(request.Host.TenantId, Guid.CreateVersion7(), []);
        var others = known.Accounts.Where(a => a.User != userId).Take(MostAccounts - 1);
        var proof = known with { Accounts = [new(userId, clock.GetUtcNow()), .. others] };
        HostCookies.Keep(Context, Cookie, protector.Protect(JsonSerializer.Serialize(proof)), Life);
    }

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("A browser is known by its request.");

    private Proof? Read()
    {
        try
        {
            return Context.Request.Cookies[Cookie] is { Length: > 0 } cookie &&
                JsonSerializer.Deserialize<Proof>(protector.Unprotect(cookie)) is { } proof && proof.Tenant == request.Host.TenantId
                ? proof with { Accounts = [.. proof.Accounts.Where(a => clock.GetUtcNow() - a.At < Life)] }
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
