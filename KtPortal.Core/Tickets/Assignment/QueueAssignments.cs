using KtPortal.Core.Administration;
using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Assignment;

/// <summary>How a queue gives out its tickets, and who would get one.</summary>
/// <param name="Ticket">The one that was asked about; null for any.</param>
/// <param name="IsMissing">A number was named of which there is no ticket.</param>
public sealed record QueueAssignmentPage(
    QueueFacts Queue, Ranking? Ranking, TicketFacts? Ticket, bool IsMissing, IReadOnlyList<HistoryStep> History);

/// <summary>What admins set of it. Everything that follows is read anew with each ticket, so it holds from the next one on.</summary>
public sealed class QueueAssignments(PortalDb db, AssignmentFactsQuery facts, AdminJournal journal)
{
    private const int LongestNumber = 40;

    private const string Family = "queue_assignment";
    private const int Steps = 50;

    // Null where somebody else was faster.
    private const string Put = """
        insert into ticket_queue_assignments as s (tenant_id, queue_id, strategy, prefer_previous, respect_presence)
        select app.tenant_id(), q.id, $2, $3, $4 from ticket_queues q where q.id = $1
        on conflict (tenant_id, queue_id) do update set strategy = excluded.strategy, prefer_previous = excluded.prefer_previous,
            respect_presence = excluded.respect_presence, version = s.version + 1 where s.version = $5
        returning version
        """;

    private static readonly IReadOnlyList<AdminField<AssignmentRules>> Fields =
    [
        new("Strategy", () => AssignmentTexts.Strategy, r => EnumText<AssignmentStrategy>.Write(r.Strategy))
            { Say = s => EnumText<AssignmentStrategy>.TryParse(s, out var known) ? AssignmentWords.Of(known) : s },
        new("PreferPrevious", () => AssignmentTexts.PreferPrevious, r => r.PreferPrevious),
        new("RespectPresence", () => AssignmentTexts.RespectPresence, r => r.RespectPresence),
    ];

    public async Task<Result<QueueAssignmentPage>> FindAsync(Actor actor, Guid queue, string? number, CancellationToken cancel)
    {
        if (!actor.May(TicketPermissions.Configure) || actor.Audience != Audience.Provider)
        {
            return new Problem.Forbidden(AdminTexts.MayNotConfigure);
        }

        if (!(await facts.QueuesAsync([queue], cancel)).TryGetValue(queue, out var found))
        {
            return new Problem.NotFound();
        }

        var named = TypedText.Of(number, LongestNumber).ToUpperInvariant();
        var ticket = named.Length == 0 ? null : (await facts.TicketsAsync([], named, found.Rules.PreferPrevious, cancel)).SingleOrDefault();
        var ranking = found.Rules.Strategy == AssignmentStrategy.None ? null : Ranking.Of(
            found.Rules.Strategy, found.Members, ticket?.Needs ?? [], found.Rules.PreferPrevious ? ticket?.PreviousId : null);
        return new QueueAssignmentPage(found, ranking, ticket, named.Length > 0 && ticket is null, await HistoryAsync(queue, cancel));
    }

    /// <param name="version">Which the form was read with; 0 where nothing had been said yet.</param>
    public async Task<Result<Done>> SaveAsync(Actor actor, Guid queue, int version, AssignmentRules rules, CancellationToken cancel)
    {
        var found = await FindAsync(actor, queue, null, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var now = found.Value.Queue;
        if (now.Version != version)
        {
            return new Problem.Stale(AdminTexts.ChangedMeanwhile);
        }

        if (now.Rules == rules)
        {
            return Done.Instance;
        }

        await using var put = db.Command(
            Put, queue, EnumText<AssignmentStrategy>.Write(rules.Strategy), rules.PreferPrevious, rules.RespectPresence, version);
        if (await put.ExecuteScalarAsync(cancel) is null)
        {
            return new Problem.Stale(AdminTexts.ChangedMeanwhile);
        }

        journal.Record(actor, Family, queue, "changed", AdminValues.Difference(ValuesOf(now.Rules), ValuesOf(rules)));
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    /// <summary>What differs, in the reader's words.</summary>
    public static IReadOnlyList<FieldChange> Compare(AssignmentRules theirs, AssignmentRules yours)
    {
        var fields = Fields.ToDictionary(f => f.Name);
        return [.. AdminValues.Difference(ValuesOf(theirs), ValuesOf(yours)).Select(f => AdminValues.Say(fields[f.Name], f.Before, f.After))];
    }

    private static Dictionary<string, object?> ValuesOf(AssignmentRules rules) => AdminValues.Of(Fields, rules, _ => null);

    private async Task<IReadOnlyList<HistoryStep>> HistoryAsync(Guid queue, CancellationToken cancel)
    {
        var entries = await db.Set<AuditEntry>().AsNoTracking().Where(a => a.EntityType == Family && a.EntityId == queue)
            .OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id).Take(Steps).ToListAsync(cancel);
        return entries.ConvertAll(a => new HistoryStep(
            a.CreatedAt, a.ActorName, a.Event[(a.Event.LastIndexOf('.') + 1)..], AdminValues.Say(Fields, a.OldValues, a.NewValues)));
    }
}
