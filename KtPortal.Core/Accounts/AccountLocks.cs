using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Accounts;

/// <summary>
/// Ten failures of strangers in a row: for half an hour no stranger signs in with a password, however right. Browsers that signed in
/// before go on, and so does who has a link mailed. But for the unlocking, acts inside the tenant's system context.
/// </summary>
public sealed class AccountLocks(PortalDb db, TimeProvider clock)
{
    public const int Failures = 10;
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(30);

    public async Task<bool> HoldsAsync(Guid userId, CancellationToken cancel)
    {
        await using var command = db.Command(
            "select exists (select 1 from account_locks where user_id = $1 and locked_until > $2)", userId, clock.GetUtcNow());
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Another failure of a stranger, already counted: the tenth locks, and its owner is told.</summary>
    /// <param name="user">Null where there is no such account, which is asked the same and takes as long.</param>
    public async Task FailedAsync(Actor system, User? user, SignInTry attempt, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var command = db.Command("""
            insert into account_locks (tenant_id, user_id, created_at, locked_until)
            select u.tenant_id, u.id, $3, $4 from users u where u.id = $1 and $5 <= (
                select count(*) from sign_in_failures f where f.email_hash = $2 and f.browser_id is null and f.created_at > coalesce((select l.created_at from account_locks l where l.user_id = $1), '-infinity'))
            on conflict (tenant_id, user_id) do update set created_at = excluded.created_at, locked_until = excluded.locked_until
            """, user?.Id ?? Guid.Empty, attempt.EmailHash, now, now + Length, Failures);
        if (await command.ExecuteNonQueryAsync(cancel) > 0 && user is not null)
        {
            db.Add(AuditEntry.Of(system, "update", "user.locked", now).About("user", user.Id, user.OrganizationId, user.PartnerId));
            db.Add(OutboxMessage.Of(AccountLockedJob.Kind, ("user", user.Id)));
        }
    }

    /// <summary>Somebody has proved to be the owner.</summary>
    public async Task ForgetAsync(Guid userId, CancellationToken cancel)
    {
        await using var command = db.Command("delete from account_locks where user_id = $1", userId);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>An admin lets the owner in again; the failures so far are spent.</summary>
    public async Task<Result<Done>> UnlockAsync(Actor actor, Guid userId, CancellationToken cancel)
    {
        if (await db.Set<User>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, cancel) is not { } user)
        {
            return new Problem.NotFound();
        }

        if (actor.Audience != Audience.Provider || !actor.May(TenancyPermissions.ManageSettings))
        {
            return new Problem.Forbidden(AccountProblemTexts.MayUnlock);
        }

        await using var command = db.Command(
            "update account_locks set locked_until = created_at where user_id = $1 and locked_until > created_at", userId);
        if (await command.ExecuteNonQueryAsync(cancel) == 0)
        {
            return new Problem.Conflict(AccountProblemTexts.NotLocked.With(user.Name));
        }

        db.Add(AuditEntry.Of(actor, "update", "user.unlocked", clock.GetUtcNow())
            .About("user", user.Id, user.OrganizationId, user.PartnerId));
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }
}
