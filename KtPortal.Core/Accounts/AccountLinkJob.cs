using System.Text.Json;
using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Accounts;

/// <summary>
/// Mails a sign-in or reset link, if there is an account for the address. Done as a job so that the page answers the same,
/// and as fast, whether there is one or not. Payload: the address typed, the purpose, the host's organization, the start of
/// the link; of the tenant's own job only.
/// </summary>
public sealed class AccountLinkJob(AccountLinks links, AccountMails mails, TimeProvider clock) : IOutboxHandler
{
    public const string Kind = "account.link";

    public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var email = payload.GetProperty("email").GetString()!.Trim().ToLowerInvariant();
        var purpose = payload.GetProperty("purpose").GetString()!;
        var host = payload.GetProperty("host").GetGuid();
#pragma warning disable CA1304, CA1311, CA1862 // lower() of the database, which the unique index is over
        var user = await db.Set<User>().SingleOrDefaultAsync(u => u.Email.ToLower() == email, cancel);
#pragma warning restore CA1304, CA1311, CA1862
        if (user is null || !await db.MayUseHostAsync(user.Id, host, cancel) || await links.CreateAsync(user, purpose, cancel) is not { } token)
        {
            return;
        }

        var url = payload.GetProperty("start").GetString() + token;
        await (purpose == AccountLinks.MagicLink
            ? mails.QueueMagicLinkAsync(user, url, host, cancel)
            : mails.QueuePasswordResetAsync(user, url, host, cancel));
        db.Add(AuditEntry.Of(actor, "execute", "session.link_sent", clock.GetUtcNow()).About("user", user.Id, user.OrganizationId, user.PartnerId));
        await db.SaveChangesAsync(cancel);
    }
}

public static class HostUse
{
    /// <summary>May this account be used on the hosts of that organization? Asked inside the tenant's system context.</summary>
    public static async Task<bool> MayUseHostAsync(this PortalDb db, Guid userId, Guid hostOrganizationId, CancellationToken cancel)
    {
        await using var command = db.Command("select app.may_use_host($1, $2)");
        command.Parameters.Add(new() { Value = userId });
        command.Parameters.Add(new() { Value = hostOrganizationId });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }
}
