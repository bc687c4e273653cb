using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>A received mail whose sender may not write where it belongs, or could not be verified.</summary>
public sealed record WaitingMail(Guid Id, string? From, string? Name, string Why, string Preview, DateTimeOffset At);

/// <summary>
/// Received mails that wait for somebody. Those that belong nowhere an admin makes something of, or lets go; of what waits on a
/// subject whoever works on it decides, on its page. Nothing is deleted.
/// </summary>
public sealed class HeldMail(PortalDb db, TimeProvider clock)
{
    private const int PageSize = 100;

    /// <summary>Those on no subject, newest first.</summary>
    public async Task<Result<IReadOnlyList<WaitingMail>>> ListAsync(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(TenancyPermissions.ManageSettings))
        {
            return new Problem.Forbidden(MailProblemTexts.MaySeeHeld);
        }

        return await db.Set<InboundMessage>().AsNoTracking().Where(m => m.State == "held" && m.SubjectId == null)
            .OrderByDescending(m => m.ReceivedAt).Take(PageSize)
            .Select(m => new WaitingMail(m.Id, m.FromAddress, m.FromName, m.Reason ?? "", m.Subject ?? "", m.ReceivedAt))
            .ToListAsync(cancel);
    }

    /// <summary>One on no subject becomes what a mail becomes that answers nothing.</summary>
    public async Task<Result<Done>> AcceptAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        var found = await FindForAdminAsync(actor, id, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        return await TakeInAsync(actor, found.Value, cancel) is { } problem
            ? problem
            : await RecordAsync(actor, found.Value, "mail_accepted", cancel);
    }

    /// <inheritdoc cref="AcceptAsync"/>
    public async Task<Result<Done>> DeclineAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        var found = await FindForAdminAsync(actor, id, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        found.Value.Decline(actor.Name);
        return await RecordAsync(actor, found.Value, "mail_declined", cancel);
    }

    /// <summary>One that waits on this subject, or on none, locked. Whether the actor may decide is asked before.</summary>
    public async Task<Result<InboundMessage>> FindAsync(Subject? about, Guid id, CancellationToken cancel)
    {
        var (kind, subject) = (about?.Kind, about?.Id);
        var held = db.Set<InboundMessage>().Where(m => m.Id == id && m.State == "held" && m.SubjectKind == kind && m.SubjectId == subject);
        if (await held.ForUpdate().SingleOrDefaultAsync(cancel) is { } mail)
        {
            return mail;
        }

        return await db.Set<InboundMessage>().AnyAsync(m => m.Id == id && (m.SubjectId == subject || subject == null), cancel)
            ? new Problem.Conflict(MailProblemTexts.Decided)
            : new Problem.NotFound();
    }

    /// <summary>It is read once more, as if its sender were allowed.</summary>
    public async Task<Problem?> TakeInAsync(Actor actor, InboundMessage mail, CancellationToken cancel)
    {
        if (mail.FromAddress is null)
        {
            return new Problem.Conflict(MailProblemTexts.NoSender);
        }

        mail.Accept(actor.UserId);
        // The database lets nobody ask for the reading of a mail that isn't accepted.
        await db.SaveChangesAsync(cancel);
        db.Add(OutboxMessage.Of(InboundIntake.Received, ("message", mail.Id)));
        return null;
    }

    private async Task<Result<InboundMessage>> FindForAdminAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        if (actor.Audience != Audience.Provider)
        {
            return new Problem.NotFound();
        }

        return actor.May(TenancyPermissions.ManageSettings)
            ? await FindAsync(null, id, cancel)
            : new Problem.Forbidden(MailProblemTexts.MayDecideHeld);
    }

    private async Task<Result<Done>> RecordAsync(Actor actor, InboundMessage mail, string kind, CancellationToken cancel)
    {
        var values = new Dictionary<string, object?> { ["mail"] = mail.Id, ["from"] = mail.FromAddress };
        db.Add(AuditEntry.Of(actor, "update", "inbound." + kind, clock.GetUtcNow())
            .About("inbound_message", mail.Id, null, null).Values(null, values));
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }
}
