using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <param name="Address">Where staff read what it is about.</param>
public sealed record HeldLine(Guid Id, string To, string Subject, string Why, string? Address, DateTimeOffset At);

/// <summary>
/// Mails of ours that wait: above a limit, without a server, or without anybody to send them as. An admin lets them go, or stay.
/// </summary>
public sealed class HeldOutgoing(PortalDb db, MailSubjects subjects, TimeProvider clock)
{
    private const int PageSize = 500;

    private static Problem Refused => new Problem.Forbidden(MailProblemTexts.MayDecideHeld);

    public async Task<Result<IReadOnlyList<HeldLine>>> ListAsync(Actor actor, CancellationToken cancel)
    {
        if (!MayDecide(actor))
        {
            return Refused;
        }

        var mails = await Held().AsNoTracking().OrderBy(m => m.CreatedAt).Take(PageSize).ToListAsync(cancel);
        var addresses = new Dictionary<Subject, string>();
        foreach (var kind in mails.Select(m => m.About).OfType<Subject>().Distinct().GroupBy(s => s.Kind))
        {
            if (subjects.Find(kind.First()) is { } subject)
            {
                foreach (var (of, address) in await subject.AddressesOfAsync([.. kind.Select(s => s.Id)], cancel))
                {
                    addresses[new Subject(kind.Key, of)] = address;
                }
            }
        }

        return mails.ConvertAll(m => new HeldLine(
            m.Id, m.ToAddress, m.Subject, m.LastError ?? "", m.About is { } about ? addresses.GetValueOrDefault(about) : null, m.CreatedAt));
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
