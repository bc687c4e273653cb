using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Accounts;

/// <summary>Tells the owner of an account what happened to it, by mail. Payload: the user. Whoever is gone is told nothing.</summary>
public abstract class OwnerNotice(Func<User, CancellationToken, Task> queue) : IOutboxHandler
{
    public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var id = payload.GetProperty("user").GetGuid();
        if (await db.Set<User>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == id && u.Status == "active", cancel) is { } user)
        {
            await queue(user, cancel);
            await db.SaveChangesAsync(cancel);
        }
    }
}

/// <summary>The account was locked; told at most once a day.</summary>
public sealed class AccountLockedJob(AccountMails mails) : OwnerNotice(mails.QueueLockedAsync)
{
    public const string Kind = "account.locked";
}

/// <summary>The password was changed: whoever did not do that has to know.</summary>
public sealed class PasswordChangedJob(AccountMails mails) : OwnerNotice(mails.QueuePasswordChangedAsync)
{
    public const string Kind = "account.password_changed";
}
