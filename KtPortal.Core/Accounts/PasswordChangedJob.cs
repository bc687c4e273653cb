using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Accounts;

/// <summary>Tells the owner that the password was changed: whoever did not do that has to know. Payload: the user.</summary>
public sealed class PasswordChangedJob(AccountMails mails) : IOutboxHandler
{
    public const string Kind = "account.password_changed";

    public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var id = payload.GetProperty("user").GetGuid();
        if (await db.Set<User>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == id && u.Status == "active", cancel) is { } user)
        {
            await mails.QueuePasswordChangedAsync(user, cancel);
            await db.SaveChangesAsync(cancel);
        }
    }
}
