using KtPortal.Core.Accounts;
using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Web.Accounts;

/// <summary>Who may start a session, and where it leads.</summary>
public sealed record Session(Guid UserId, string Stamp, bool IsStaff);

/// <summary>
/// Signing in. One answer for unknown address, wrong password, wrong host and inactive account, taking the same time.
/// Each step is a transaction of the tenant's system actor; hashing holds none.
/// </summary>
public sealed class SignIn(
    PortalDb db, UserManager<Login> users, SignInThrottle throttle, AccountLinks links, AccountMails mails, TimeProvider clock, PortalRequest request)
{
    public const string Refusal = "That e-mail address and password do not fit together here. Check both, or have a link mailed to you.";
    private static readonly string Decoy = Argon2id.Hash("nobody has this password");

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
        if (await throttle.WaitAsync(email, Address, cancel) is { } wait)
        {
            await db.RollbackAsync();
            return new Problem.TooMany($"Too many tries. Wait {Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes))} minutes, or have a link mailed to you.", wait);
        }

        var login = await users.FindByEmailAsync(email);
        var allowed = login is not null && await MayUseHostAsync(login, cancel);
        await db.CommitAsync(cancel);
        var check = await Argon2id.VerifyAsync(login?.Credential.PasswordHash ?? Decoy, password, cancel);

        await db.EnterAsync(System, cancel);
        if (login is null || !allowed || check == PasswordCheck.Wrong)
        {
            await throttle.FailedAsync(System, email, Address, cancel);
            Audit(login?.User, "deny", "session.refused");
            await db.SaveChangesAsync(cancel);
            await db.CommitAsync(cancel);
            return new Problem.Invalid("", Refusal);
        }

        await throttle.ForgetAsync(email, cancel);
        if (check == PasswordCheck.RightButOld && await users.FindByIdAsync(login.User.Id.ToString()) is { } fresh)
        {
            fresh.Credential.Rehash(await Argon2id.HashAsync(password, cancel));
        }

        return await StartAsync(login.User.Id, cancel);
    }

    /// <summary>Mails a link if there is an account for it; says nothing either way.</summary>
    public async Task SendLinkAsync(string email, string purpose, Func<string, string> address, CancellationToken cancel)
    {
        await db.EnterAsync(System, cancel);
        if (await users.FindByEmailAsync(email) is { } login && await MayUseHostAsync(login, cancel) &&
            await links.CreateAsync(login.User, purpose, cancel) is { } token)
        {
            if (purpose == AccountLinks.MagicLink)
            {
                await mails.QueueMagicLinkAsync(login.User, address(token), Host.OrganizationId, cancel);
            }
            else
            {
                await mails.QueuePasswordResetAsync(login.User, address(token), Host.OrganizationId, cancel);
            }

            Audit(login.User, "execute", "session.link_sent");
            await db.SaveChangesAsync(cancel);
        }

        await db.CommitAsync(cancel);
    }

    public async Task<Result<Session>> WithLinkAsync(string? token, CancellationToken cancel)
    {
        await db.EnterAsync(System, cancel);
        if (await links.FindAsync(token, AccountLinks.MagicLink, cancel) is not { } found)
        {
            await db.RollbackAsync();
            return new Problem.Invalid("", "This link has been used or is older than 15 minutes. Have a new one mailed to you.");
        }

        found.Use(clock.GetUtcNow());
        return await StartAsync(found.UserId, cancel);
    }

    public async Task<Result<Done>> ResetPasswordAsync(string? token, string password, CancellationToken cancel)
    {
        await db.EnterAsync(System, cancel);
        if (await links.FindAsync(token, AccountLinks.PasswordReset, cancel) is not { } found ||
            await users.FindByIdAsync(found.UserId.ToString()) is not { } login)
        {
            await db.RollbackAsync();
            return new Problem.Invalid("", "This link has been used or is older than 60 minutes. Have a new one mailed to you.");
        }

        if (PasswordRules.Check(password, login.User, Host) is { } weak)
        {
            await db.RollbackAsync();
            return new Problem.Invalid("Password", weak);
        }

        found.Use(clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await users.RemovePasswordAsync(login);
        var set = await users.AddPasswordAsync(login, password);
        if (!set.Succeeded)
        {
            await db.RollbackAsync();
            return new Problem.Invalid("Password", set.Errors.First().Description);
        }

        Audit(login.User, "update", "user.password_reset");
        await db.SaveChangesAsync(cancel);
        await db.CommitAsync(cancel);
        return Done.Instance;
    }

    /// <summary>Notes that this session ended; the cookie goes with the answer.</summary>
    public async Task SignOutAsync(Actor actor, CancellationToken cancel)
    {
        await db.RollbackAsync();
        await db.EnterAsync(System, cancel);
        var user = await db.Set<User>().SingleOrDefaultAsync(u => u.Id == actor.UserId, cancel);
        Audit(user, "logout", "session.ended");
        await db.SaveChangesAsync(cancel);
        await db.CommitAsync(cancel);
    }

    private string Address => request.Actor.IpAddress ?? "unknown";

    private async Task<Result<Session>> StartAsync(Guid userId, CancellationToken cancel)
    {
        var login = await users.FindByIdAsync(userId.ToString());
        if (login is null || !await MayUseHostAsync(login, cancel))
        {
            await db.RollbackAsync();
            return new Problem.Invalid("", Refusal);
        }

        login.User.SignedIn(clock.GetUtcNow(), Address);
        var audience = await db.Set<Role>().Where(r => r.Id == login.User.RoleId).Select(r => r.Audience).SingleAsync(cancel);
        Audit(login.User, "login", "session.started");
        await db.SaveChangesAsync(cancel);
        var session = new Session(login.User.Id, login.Credential.SecurityStamp, audience is "provider" or "partner");
        await db.CommitAsync(cancel);
        return session;
    }

    // The door that checks every request says it: an active account of an organization that this host serves.
    private async Task<bool> MayUseHostAsync(Login login, CancellationToken cancel)
    {
        await using var command = db.Command("select app.may_use_host($1, $2)");
        command.Parameters.Add(new() { Value = login.User.Id });
        command.Parameters.Add(new() { Value = Host.OrganizationId });
        return Host.TenantStatus == "active" && (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private void Audit(User? user, string action, string name)
    {
        var entry = AuditEntry.Of(System, action, name, clock.GetUtcNow());
        db.Add(user is null ? entry : entry.About("user", user.Id, user.OrganizationId, user.PartnerId));
    }
}
