using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Web.Languages;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Web.Accounts;

/// <summary>
/// A new password by whoever knows the one in use. Wrong ones count as at the sign-in. All sessions end, and a new one begins in the
/// browser that asked: what another has of the old one is worth nothing.
/// </summary>
public sealed partial class SignIn
{
    public async Task<Result<Session>> ChangePasswordAsync(Actor actor, string current, string password, CancellationToken cancel)
    {
        var known = await CheckCurrentAsync(actor, current, cancel);
        if (!known.Succeeded)
        {
            return known.Problem!;
        }

        var (login, last) = known.Value;
        if (await PasswordRules.CheckAsync(password, login.User, Host, last, cancel) is { } weak)
        {
            return new Problem.Invalid("Password", weak);
        }

        var hash = await Argon2id.HashAsync(password, cancel);
        await db.EnterAsync(System, cancel);
        var stamp = await db.Set<UserCredential>().ForUpdate().Where(c => c.UserId == login.User.Id).Select(c => c.SecurityStamp).SingleAsync(cancel);
        if (stamp != login.Credential.SecurityStamp || await users.FindByIdAsync(login.User.Id.ToString()) is not { User: var user, Credential: var credential })
        {
            await db.RollbackAsync();
            return new Problem.Conflict(RefusalTexts.PasswordChangedMeanwhile);
        }

        await db.RememberPasswordAsync(credential, clock.GetUtcNow(), cancel);
        credential.ChangePassword(hash, clock.GetUtcNow());
        Audit(user, "update", "user.password_changed");
        db.Add(OutboxMessage.Of(PasswordChangedJob.Kind, ("user", user.Id)));
        await db.SaveChangesAsync(cancel);
        await links.UseAllAsync(user.Id, cancel);
        return guard.Remember(await StartAsync(user.Id, "password", cancel));
    }

    /// <summary>Whose it is, and the passwords that may not come back.</summary>
    private async Task<Result<(Login Login, IReadOnlyList<string> Last)>> CheckCurrentAsync(Actor actor, string current, CancellationToken cancel)
    {
        await db.EnterAsync(System, cancel);
        var login = await users.FindByIdAsync(actor.UserId!.Value.ToString());
        var attempt = await guard.BeginAsync(System, login!.User.Email, login.User, cancel);
        if (!attempt.Succeeded)
        {
            await db.RollbackAsync();
            return attempt.Problem!;
        }

        var isLocked = await guard.IsLockedAsync(attempt.Value, login.User, cancel);
        var last = await db.LastPasswordsAsync(login.Credential, cancel);
        await db.CommitAsync(cancel);
        var isRight = await Argon2id.VerifyAsync(login.Credential.PasswordHash, current, cancel) != PasswordCheck.Wrong && !isLocked;

        await db.EnterAsync(System, cancel);
        if (isRight)
        {
            await guard.SucceededAsync(attempt.Value, login.User, cancel);
        }
        else
        {
            await guard.FailedAsync(System, attempt.Value, login.User, cancel);
            Audit(login.User, "deny", "user.password_refused");
            await db.SaveChangesAsync(cancel);
        }

        await db.CommitAsync(cancel);
        return isRight ? (login, last) : new Problem.Invalid("Current", RefusalTexts.PasswordNotCurrent);
    }
}
