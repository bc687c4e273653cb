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
/// and as fast, whether there is one or not. The job names what was asked for (<see cref="LinkRequest"/>); where the link leads
/// is said here, on a host that the tenant has.
/// </summary>
public sealed class AccountLinkJob(AccountLinks links, AccountMails mails, MailOptions options, TimeProvider clock) : IOutboxHandler
{
    public const string Kind = "account.link";

    public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var id = payload.IdOf("request");
        if (await db.Set<LinkRequest>().SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } asked)
        {
            throw new UnfitJobException("Nobody asked for this link, or it was asked for too long ago.");
        }

        db.Remove(asked);
#pragma warning disable CA1304, CA1311, CA1862 // lower() of the database, which the unique index is over
        var user = await db.Set<User>().SingleOrDefaultAsync(u => u.Email.ToLower() == asked.Email, cancel);
#pragma warning restore CA1304, CA1311, CA1862
        if (user is null || await FindHostAsync(db, asked.Hostname, cancel) is not { } host ||
            !await db.MayUseHostAsync(user.Id, host, cancel) || await links.CreateAsync(user, asked.Purpose, cancel) is not { } token)
        {
            return;
        }

        await (asked.Purpose == AccountLinks.MagicLink
            ? mails.QueueMagicLinkAsync(user, options.LinkTo(asked.Hostname, "/login/link?token=" + token), host, cancel)
            : mails.QueuePasswordResetAsync(user, options.LinkTo(asked.Hostname, "/login/reset?token=" + token), host, cancel));
        db.Add(AuditEntry.Of(actor, "execute", "session.link_sent", clock.GetUtcNow()).About("user", user.Id, user.OrganizationId, user.PartnerId));
        await db.SaveChangesAsync(cancel);
    }

    /// <returns>The organization whose host it is, if it is one of this tenant's.</returns>
    private static async Task<Guid?> FindHostAsync(PortalDb db, string hostname, CancellationToken cancel)
    {
        await using var command = db.Command("select organization_id from hosts where hostname = $1", hostname);
        return (Guid?)await command.ExecuteScalarAsync(cancel);
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
