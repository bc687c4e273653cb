using KtPortal.Core.Accounts;
using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Http;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Web.Accounts;

/// <summary>A session that has begun, and where it leads.</summary>
/// <param name="Token">For the cookie.</param>
public sealed record Session(Guid UserId, byte[] Token, bool IsStaff);

/// <summary>
/// Signing in. One answer for unknown address, wrong password, wrong host and inactive account, taking the same time.
/// Each step is a transaction of the tenant's system actor; hashing holds none.
/// </summary>
public sealed partial class SignIn(
    PortalDb db, UserManager<Login> users, SignInGuard guard, AccountLinks links, UserSessions sessions, TimeProvider clock, PortalRequest request)
{
    private HostEntry Host => request.Host;

    private Actor System => Actor.System(Host.TenantId, "sign-in") with
    {
        IpAddress = request.Actor.IpAddress,
        UserAgent = request.Actor.UserAgent,
        RequestId = request.Actor.RequestId,
    };

    public async Task<Result<Session>> WithPasswordAsync(string email, string password, CancellationToken cancel)
    {
        await db.EnterAsync(System, cancel);
        var login = await users.FindByEmailAsync(email);
        var attempt = await guard.BeginAsync(System, email, login?.User, cancel);
        if (!attempt.Succeeded)
        {
            await db.RollbackAsync();
            return attempt.Problem!;
        }

        // Both are asked, whatever the first says: it takes the same time.
        var allowed = await MayUseHostAsync(login?.User.Id ?? Guid.Empty, cancel) &
            !await guard.IsLockedAsync(attempt.Value, login?.User, cancel);
        await db.CommitAsync(cancel);
        // An unknown address costs as much as a known one.
        var check = await Argon2id.VerifyAsync(login?.Credential.PasswordHash, password, cancel);
        var fresh = check == PasswordCheck.RightButOld ? await Argon2id.HashAsync(password, cancel) : null;

        await db.EnterAsync(System, cancel);
        if (login is null || !allowed || check == PasswordCheck.Wrong)
        {
            await guard.FailedAsync(System, attempt.Value, login?.User, cancel);
            Audit(login?.User, "deny", "session.refused");
            await db.SaveChangesAsync(cancel);
            await db.CommitAsync(cancel);
            return new Problem.Invalid("", RefusalTexts.NotSignedIn);
        }

        await guard.SucceededAsync(attempt.Value, login.User, cancel);
        if (fresh is not null && await users.FindByIdAsync(login.User.Id.ToString()) is { } again)
        {
            again.Credential.Rehash(fresh);
        }

        return guard.Remember(await StartAsync(login.User.Id, "password", cancel));
    }

    /// <summary>Has a link mailed if there is an account for the address; says nothing either way.</summary>
    public async Task<Result<Done>> SendLinkAsync(string email, string purpose, CancellationToken cancel)
    {
        if (await guard.RefuseLinkAsync(System, cancel) is { } tooMany)
        {
            return tooMany;
        }

        if (email.Length > LinkRequest.LongestEmail)
        {
            return Done.Instance;
        }

        await db.EnterAsync(System, cancel);
        var asked = LinkRequest.For(email, purpose, request.HostName);
        db.Add(asked);
        db.Add(OutboxMessage.Of(AccountLinkJob.Kind, ("request", asked.Id)));
        await db.SaveChangesAsync(cancel);
        await db.CommitAsync(cancel);
        return Done.Instance;
    }

    public async Task<Result<Session>> WithLinkAsync(string? token, CancellationToken cancel)
    {
        if (await guard.RefuseTokenAsync(System, cancel) is { } tooMany)
        {
            return tooMany;
        }

        await db.EnterAsync(System, cancel);
        if (await links.FindAsync(token, AccountLinks.MagicLink, cancel) is not { } found)
        {
            await db.RollbackAsync();
            return new Problem.Invalid("", RefusalTexts.SignInLinkOld);
        }

        guard.TokenWasRight(System);
        found.Use(clock.GetUtcNow());
        return guard.Remember(await StartAsync(found.UserId, "magic_link", cancel));
    }

    public async Task<Result<Done>> ResetPasswordAsync(string? token, string password, CancellationToken cancel)
    {
        if (await guard.RefuseTokenAsync(System, cancel) is { } tooMany)
        {
            return tooMany;
        }

        await db.EnterAsync(System, cancel);
        var known = await FindByTokenAsync(token, cancel);
        var last = known is null ? [] : await db.LastPasswordsAsync(known.Value.Login.Credential, cancel);
        await db.RollbackAsync();
        if (known is null)
        {
            return new Problem.Invalid("", RefusalTexts.ResetLinkOld);
        }

        guard.TokenWasRight(System);
        if (await PasswordRules.CheckAsync(password, known.Value.Login.User, Host, last, cancel) is { } weak)
        {
            return new Problem.Invalid("Password", weak);
        }

        // Hashing takes long and holds nothing; the token is looked at again afterwards, locked this time.
        var hash = await Argon2id.HashAsync(password, cancel);
        await db.EnterAsync(System, cancel);
        if (await FindByTokenAsync(token, cancel) is not { } found)
        {
            await db.RollbackAsync();
            return new Problem.Invalid("", RefusalTexts.ResetLinkOld);
        }

        var user = found.Login.User;
        found.Token.Use(clock.GetUtcNow());
        await db.RememberPasswordAsync(found.Login.Credential, clock.GetUtcNow(), cancel);
        found.Login.Credential.ChangePassword(hash, clock.GetUtcNow());
        Audit(user, "update", "user.password_reset");
        await db.SaveChangesAsync(cancel);
        await links.UseAllAsync(user.Id, cancel);
        await guard.OwnerProvedAsync(user, cancel);
        await db.CommitAsync(cancel);
        return Done.Instance;
    }

    /// <summary>Ends this session; the cookie goes with the answer.</summary>
    public async Task SignOutAsync(Actor actor, CancellationToken cancel)
    {
        await db.RollbackAsync();
        await db.EnterAsync(System, cancel);
        var user = await db.Set<User>().SingleOrDefaultAsync(u => u.Id == actor.UserId, cancel);
        await sessions.EndAsync(actor.SessionId!.Value, "signed_out", cancel);
        Audit(user, "logout", "session.ended");
        await db.SaveChangesAsync(cancel);
        await db.CommitAsync(cancel);
    }

    private string Address => request.Actor.IpAddress ?? "unknown";

    private async Task<Result<Session>> StartAsync(Guid userId, string method, CancellationToken cancel)
    {
        var login = await users.FindByIdAsync(userId.ToString());
        if (login is null || !await MayUseHostAsync(login.User.Id, cancel))
        {
            await db.RollbackAsync();
            return new Problem.Invalid("", RefusalTexts.NotSignedIn);
        }

        login.User.SignedIn(clock.GetUtcNow(), Address);
        var audience = await db.Set<Role>().Where(r => r.Id == login.User.RoleId).Select(r => r.Audience).SingleAsync(cancel);
        Audit(login.User, "login", "session.started");
        if (request.Actor.SessionId is { } before)
        {
            // Whoever signs in anew in the same browser leaves no session behind.
            await sessions.EndAsync(before, "replaced", cancel);
        }

        var from = new NewSession(Host.OrganizationId, request.HostName, method, request.Actor.IpAddress, request.Actor.UserAgent);
        var token = await sessions.StartAsync(login.User, from, cancel);
        await db.CommitAsync(cancel);
        return new Session(login.User.Id, token, audience is "provider" or "partner");
    }

    private async Task<(UserToken Token, Login Login)?> FindByTokenAsync(string? token, CancellationToken cancel) =>
        await links.FindAsync(token, AccountLinks.PasswordReset, cancel) is { } found && await users.FindByIdAsync(found.UserId.ToString()) is { } login
            ? (found, login)
            : null;

    private async Task<bool> MayUseHostAsync(Guid userId, CancellationToken cancel) =>
        await db.MayUseHostAsync(userId, Host.OrganizationId, cancel) && Host.TenantStatus == "active";

    private void Audit(User? user, string action, string name)
    {
        var entry = AuditEntry.Of(System, action, name, clock.GetUtcNow());
        db.Add(user is null ? entry : entry.About("user", user.Id, user.OrganizationId, user.PartnerId));
    }
}
