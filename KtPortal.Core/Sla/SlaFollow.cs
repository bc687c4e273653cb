using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace KtPortal.Core.Sla;

/// <summary>How far following goes.</summary>
public enum SlaReach
{
    /// <summary>What runs keeps what it was promised, unless its policy or priority is another one now.</summary>
    AsPromised,

    /// <summary>What runs takes policy, target and hours as they are today.</summary>
    Anew,

    /// <summary>As promised, and nobody hears of what was passed: of what was long ago.</summary>
    Quietly,
}

/// <summary>
/// Brings the clocks of tickets to what their facts say, does what thresholds ask for, and copies the due times to the tickets. As a system actor.
/// </summary>
public sealed class SlaFollow(PortalDb db, Journal journal, SlaActions actions, TimeProvider clock)
{
    private static readonly SlaMetric[] Metrics = Enum.GetValues<SlaMetric>();

    // Its client sees what is shown of it; and that there is an estimate, once, while it waits.
    private const string Copy = """
        update tickets t set first_response_due_at = d.answer, resolution_due_at = d.solution, sla_due_at = least(d.answer, d.solution),
            promised_answer_at = d.promised_answer, promised_solution_at = d.promised_solution, answer_expected_at = d.expected
        from (
            select u.*, case when u.shown then u.answer end as promised_answer, case when u.shown then u.solution end as promised_solution,
                u.shown or (o.in_line and o.answer_expected_at is null and u.expected is not null) as seen
            from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::boolean[]) u (id, answer, solution, expected, shown)
            join tickets o on o.id = u.id) d
        where t.id = d.id and (t.first_response_due_at, t.resolution_due_at, t.promised_answer_at, t.promised_solution_at, t.answer_expected_at)
            is distinct from (d.answer, d.solution, d.promised_answer, d.promised_solution, d.expected)
        returning t.id, d.seen
        """;

    /// <returns>How many clocks there are now.</returns>
    public async Task<int> FollowAsync(Actor actor, Guid[] tickets, SlaReach reach, CancellationToken cancel)
    {
        var now = SlaFactsQuery.Second(clock.GetUtcNow());
        var facts = await SlaFactsQuery.ReadAsync(db, tickets, cancel);
        var clocks = (await db.Set<SlaClock>().Where(c => tickets.Contains(c.TicketId)).ToListAsync(cancel))
            .ToDictionary(c => (c.TicketId, c.Metric));
        if (clocks.Count == 0 && facts.TrueForAll(f => f.IsOut))
        {
            return 0;
        }

        var book = await SlaBook.ReadAsync(db, cancel);
        await SlaHours.LearnAsync(db, clocks.Values.Select(c => c.HoursId), cancel);
        await SlaRules.LearnAsync(db, clocks.Values.Where(c => c.IsOpen).Select(c => c.RulesId), cancel);
        var (dues, told, taken) = (new List<Dues>(), new List<SlaHappening>(), new List<SlaTerms>());
        foreach (var ticket in facts)
        {
            List<SlaClock> before = [.. Metrics.Select(m => clocks.GetValueOrDefault((ticket.Id, m))).OfType<SlaClock>()];
            var policy = PolicyOf(ticket, before.FindLast(c => c.IsOpen) ?? before.LastOrDefault(), book, reach);
            var turn = new Turn(ticket, policy, book, reach, now, HadClocks: before.Count > 0);
            foreach (var metric in Metrics)
            {
                if (Count(turn, metric, clocks.GetValueOrDefault((ticket.Id, metric)), taken, told) is { } followed)
                {
                    clocks[(ticket.Id, metric)] = followed;
                }
                else
                {
                    clocks.Remove((ticket.Id, metric));
                }
            }

            var answer = DueOf(clocks, ticket.Id, SlaMetric.FirstResponse);
            dues.Add(new(
                ticket.Id, answer, DueOf(clocks, ticket.Id, SlaMetric.Resolution), answer ?? ExpectedOf(ticket, policy, book),
                policy is { Policy.ClientSeesDue: true }));
        }

        await SlaHours.KeepAsync(db, taken.Select(t => t.Hours), cancel);
        await SlaRules.KeepAsync(db, taken.Select(t => t.Rules), cancel);
        await TellAsync(actor, reach == SlaReach.Quietly ? [] : told, cancel);
        await db.SaveChangesAsync(cancel);
        await CopyAsync(dues, cancel);
        await db.SaveChangesAsync(cancel);
        return clocks.Count;
    }

    // It is looked up when the clocks begin, and again when what led to it is another: not because some policy is somebody else's now. An inactive
    // one is none for new tickets; those that have it keep it.
    private static (SlaPolicyTerms Policy, SlaFoundBy By)? PolicyOf(SlaTicketFacts ticket, SlaClock? known, SlaBook book, SlaReach reach) =>
        known is not null && known.WasFoundFor(ticket) && book.Find(known.PolicyId) is { } same && (reach != SlaReach.Anew || !same.IsActive)
            ? (same, known.FoundBy)
            : book.PolicyOf(ticket, known?.PolicyId);

    private SlaClock? Count(Turn turn, SlaMetric metric, SlaClock? known, List<SlaTerms> taken, List<SlaHappening> told)
    {
        var (ticket, policy, book, now) = (turn.Ticket, turn.Policy, turn.Book, turn.Now);
        var run = policy is { } found ? ticket.RunOf(metric, found.Policy, now) : known is null ? null : ticket.RunOf(metric, book.Find(known.PolicyId)!, now);
        // What has ended stays as it ended. Only a solution goes on where its ticket does, and both where the end was taken back.
        if (known is { State: SlaState.Met or SlaState.Breached, IsOpen: false }
            && (run is null or { Completed: not null } or { IsOver: true } || (metric == SlaMetric.FirstResponse && ticket.ReopenedCount > 0)))
        {
            return known;
        }

        var terms = policy is { } current ? book.TermsOf(current.Policy, current.By, ticket.PriorityId, metric) : null;
        if (run is null || (terms is null && !run.IsOver))
        {
            return Forget(known, now);
        }

        if (known is null && (terms is null || run.IsOver))
        {
            return null;
        }

        var one = known ?? SlaClock.Begin(ticket.Id, metric);
        var changed = terms is not null && (known is null || turn.Reach == SlaReach.Anew || !known.Keeps(terms));
        if (changed && known is not null && !run.IsOver)
        {
            // What had happened by then had: a breach comes before the change that comes after it.
            one.Follow(run, SlaHours.Of(one.HoursId, null), changed: false);
        }

        changed = changed && one.Take(terms!);
        if (changed)
        {
            taken.Add(terms!);
            terms!.Rules.Learn();
            terms.Hours.Learn();
        }
        else if (terms is not null && one.Keeps(terms))
        {
            one.IsFoundBy(terms.FoundBy);
        }

        if (known is null)
        {
            db.Add(one);
        }

        var (hours, thresholds) = (SlaHours.Of(one.HoursId, null), SlaRules.ThresholdsOf(one.RulesId, metric));
        one.Describe(ticket);
        one.Follow(run, hours, changed && (turn.HadClocks || policy is { By: SlaFoundBy.Ticket }));
        if (changed)
        {
            one.PassOver(thresholds, run, hours);
        }

        told.AddRange(one.Fire(thresholds, run, hours)
            .Select(f => new SlaHappening(one, f.Percent, f.At, thresholds.FirstOrDefault(t => t.Percent == f.Percent))));
        return one;
    }

    // Nothing is promised any more. What was late stays written down.
    private SlaClock? Forget(SlaClock? clock, DateTimeOffset now)
    {
        if (clock is null)
        {
            return null;
        }

        if (clock.BreachedAt is null)
        {
            db.Remove(clock);
            return null;
        }

        clock.Stop(now);
        return clock;
    }

    private static DateTimeOffset? DueOf(Dictionary<(Guid, SlaMetric), SlaClock> clocks, Guid ticket, SlaMetric metric) =>
        clocks.GetValueOrDefault((ticket, metric)) is { IsOpen: true } clock ? clock.DueAt : null;

    /// <summary>When one that isn't accepted yet would be answered, were its clock running since it was made.</summary>
    private static DateTimeOffset? ExpectedOf(SlaTicketFacts ticket, (SlaPolicyTerms Policy, SlaFoundBy By)? policy, SlaBook book) =>
        ticket is { AcceptedAt: null, AnsweredAt: null, IsOut: false } && policy is { } found
            && book.TermsOf(found.Policy, found.By, ticket.PriorityId, SlaMetric.FirstResponse) is { } terms
            ? terms.Hours.Clock.Add(ticket.CreatedAt, TimeSpan.FromMinutes(terms.Minutes))
            : null;

    private async Task TellAsync(Actor actor, List<SlaHappening> told, CancellationToken cancel)
    {
        foreach (var happening in told.OrderBy(h => h.At))
        {
            var about = new Subject(Ticket.SubjectKind, happening.Clock.TicketId);
            if (happening.Percent == SlaThreshold.Breach)
            {
                journal.Record(actor, about, new TicketSlaBreached(about.Id, happening.Clock.Id), happening.Step("sla_breached"));
            }
            else
            {
                journal.Record(actor, about, new TicketSlaWarning(about.Id, happening.Clock.Id), happening.Step("sla_warning"));
            }
        }

        if (told.Count > 0)
        {
            await SlaReceivers.NoteAsync(db, told, cancel);
            await actions.DoAsync(actor, [.. told.Where(h => h.Threshold is { ChangesTicket: true })], cancel);
        }
    }

    private async Task CopyAsync(List<Dues> dues, CancellationToken cancel)
    {
        await using var command = db.Command(Copy);
        command.Parameters.Add(new() { Value = dues.Select(d => d.Ticket).ToArray() });
        command.Parameters.Add(new() { Value = dues.Select(d => d.Answer).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = dues.Select(d => d.Solution).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = dues.Select(d => d.Expected).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = dues.Select(d => d.IsShown).ToArray() });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            journal.Announce(new Subject(Ticket.SubjectKind, rows.Id("id")), "updated", rows.Flag("seen") ? Visibility.Public : Visibility.Partner);
        }
    }

    /// <summary>A ticket whose clocks are followed.</summary>
    /// <param name="HadClocks">Something was promised for it before: what comes new came with a change.</param>
    private sealed record Turn(
        SlaTicketFacts Ticket, (SlaPolicyTerms Policy, SlaFoundBy By)? Policy, SlaBook Book, SlaReach Reach, DateTimeOffset Now, bool HadClocks);

    private sealed record Dues(Guid Ticket, DateTimeOffset? Answer, DateTimeOffset? Solution, DateTimeOffset? Expected, bool IsShown);
}
