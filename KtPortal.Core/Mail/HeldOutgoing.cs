using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

public sealed record HeldLine(Guid Id, string To, string Subject, string Why, string? TicketNumber, DateTimeOffset At);

/// <summary>
/// Mails of ours that wait: above a limit, without a server, or without anybody to send them as. An admin lets them go, or stay.
/// </summary>
public sealed class HeldOutgoing(PortalDb db, TimeProvider clock)
{
    private const int PageSize = 500;

    private static Problem Refused => new Problem.Forbidden(MailProblemTexts.MayDecideHeld);

    public async Task<Result<IReadOnlyList<HeldLine>>> ListAsync(Actor actor, CancellationToken cancel)
    {
        if (!MayDecide(actor))
        {
            return Refused;
        }

        return await (
            from mail in Held().AsNoTracking()
            join ticket in db.Set<Ticket>() on mail.TicketId equals ticket.Id into tickets
            from ticket in tickets.DefaultIfEmpty()
            orderby mail.CreatedAt
            select new HeldLine(mail.Id, mail.ToAddress, mail.Subject, mail.LastError ?? "", ticket.Number, mail.CreatedAt))
            .Take(PageSize).ToListAsync(cancel);
    }

    /// <param name="id">Null: all of them, the oldest first.</param>
    /// <returns>How many.</returns>
    public async Task<Result<int>> ReleaseAsync(Actor actor, Guid? id, CancellationToken cancel)
    {
        var found = await FindAsync(actor, id, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        found.Value.ForEach(mail => mail.Release());
        // The database lets nobody ask for the sending of a mail that isn't released.
        await db.SaveChangesAsync(cancel);
        db.AddRange(found.Value.Select(mail => OutboxMessage.Of(MailQueue.Send, ("message", mail.Id))));
        return await RecordAsync(actor, id, "mail.released", found.Value.Count, cancel);
    }

    /// <returns>How many.</returns>
    public async Task<Result<int>> DiscardAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        var found = await FindAsync(actor, id, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        found.Value.ForEach(mail => mail.Discard(actor.Name));
        return await RecordAsync(actor, id, "mail.discarded", found.Value.Count, cancel);
    }

    private static bool MayDecide(Actor actor) => actor.Audience == Audience.Provider && actor.May(TenancyPermissions.ManageSettings);

    // Mails about an account are nobody's to read but the person's.
    private IQueryable<OutboundMessage> Held() => db.Set<OutboundMessage>().Where(m => m.State == "held" && m.Kind != "system");

    private async Task<Result<List<OutboundMessage>>> FindAsync(Actor actor, Guid? id, CancellationToken cancel)
    {
        if (!MayDecide(actor))
        {
            return Refused;
        }

        var wanted = id is { } one ? Held().Where(m => m.Id == one) : Held().OrderBy(m => m.CreatedAt).Take(PageSize);
        var mails = await wanted.ForUpdate().ToListAsync(cancel);
        return mails.Count > 0 ? mails : new Problem.NotFound();
    }

    private async Task<Result<int>> RecordAsync(Actor actor, Guid? id, string name, int count, CancellationToken cancel)
    {
        var entry = AuditEntry.Of(actor, "execute", name, clock.GetUtcNow())
            .Values(null, new Dictionary<string, object?> { ["mails"] = count });
        db.Add(id is { } mail ? entry.About("outbound_message", mail, null, null) : entry);
        await db.SaveChangesAsync(cancel);
        return count;
    }
}
