using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;

namespace KtPortal.Core.Tickets.Reports;

/// <summary>
/// How many tickets were open at the end of each part of a period, and how old those are that are open now.
/// <para>
/// A ticket is open from <c>created_at</c> until it is resolved, closed or cancelled, whichever was first; reopening takes those three
/// times away, so that they tell of its last end alone. Ends that a reopening followed are therefore read from the steps of the timeline
/// that say into which phase it went, and only for tickets with a <c>reopened_count</c>. A reopening that was taken back counts as none. A
/// ticket that was brought in from elsewhere has no such steps: it counts as open from the day it was made.
/// </para>
/// </summary>
public sealed class TicketBacklog(PortalDb db, TimeProvider clock)
{
    private const int MostRows = 500;

    // Of one ticket that was reopened: into which phase each step led.
    private const string Steps = """
        select e.subject_id, e.created_at, e.id, coalesce(e.data -> 'to' ->> 'phase', e.data -> 'to' ->> 'status') as phase
        from timeline_events e where e.subject_kind = 'ticket' and e.kind in ('status', 'closed', 'cancelled', 'reopened')
        """;

    private const string IsEnd = "s.phase in ('resolved', 'closed', 'cancelled')";

    /// <summary>Whether <c>tickets t</c> was open at an instant: the same rule by which the course is counted.</summary>
    /// <param name="at">The instant as the statement names it.</param>
    internal static string WasOpenAt(string at) => $"""
        t.created_at < {at} and ({TicketCondition.Active} or {TicketCondition.EndedAt} >= {at})
        and not (t.reopened_count > 0 and exists (
            select 1 from (
                select s.created_at, {IsEnd} as is_end, lead(s.created_at) over (order by s.created_at, s.id) as until
                from (
                    select s.*, lag({IsEnd}, 1, false) over (order by s.created_at, s.id) as was_end
                    from ({Steps} and e.tenant_id = t.tenant_id and e.subject_id = t.id) s where s.phase is not null) s
                where ({IsEnd}) <> s.was_end) g
            where g.is_end and g.created_at < {at} and g.until >= {at}))
        """;

    /// <param name="course">Its parts are those of the selection's period.</param>
    public async Task<Result<TicketBacklogFigures>> ReadAsync(
        Actor actor, TicketSelection selection, ReportDimension by, ReportCourse course, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(ReportsFeature.Read))
        {
            return new Problem.Forbidden(TicketProblemTexts.MayNotReadReports);
        }

        var dimension = by.IsFor(actor) ? by : TicketDimensions.Priority;
        var (moves, ages) = (TicketCondition.Of(actor, selection), TicketCondition.Of(actor, selection with { Age = null }, TicketShown.Now, selection.To));
        await using var batch = db.Batch();
        batch.BatchCommands.Add(moves.ToCommand(Moves(moves, selection, course)));
        var age = TicketCondition.AgeColumn(ages, clock.GetUtcNow());
        batch.BatchCommands.Add(ages.ToCommand(Ages(ages, dimension, age)));
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var moved = new int[course.Starts.Count + 1];
        while (await rows.ReadAsync(cancel))
        {
            moved[rows.Number("part")] += rows.Number("moved");
        }

        await rows.NextResultAsync(cancel);
        var (all, named) = (new int[Enum.GetValues<TicketAge>().Length], new List<AgeRow>());
        while (await rows.ReadAsync(cancel))
        {
            // Instants are counted from the earliest; ages from the youngest.
            AddAge(rows.Flag("is_row") ? AgesOf(named, rows.OptionalText("value"), TicketSums.NameOf(rows, dimension)) : all,
                all.Length - 1 - rows.Number("age"), rows.Number("tickets"));
        }

        var open = 0;
        return new TicketBacklogFigures(
            [.. moved.Select((n, part) => (Part: part, Open: open += n)).Skip(1)
                .Select(p => new OpenAtEnd(course[p.Part - 1].First, course[p.Part - 1].Last, p.Open))],
            all,
            [.. TicketSums.InOrder(named, dimension, r => r.Value).Take(MostRows)]);
    }

    private static void AddAge(int[] ages, int age, int tickets) => ages[age] += tickets;

    private static int[] AgesOf(List<AgeRow> rows, string? value, string? name)
    {
        if (rows.Find(r => r.Value == value) is not { } row)
        {
            row = new AgeRow(value, name, new int[Enum.GetValues<TicketAge>().Length]);
            rows.Add(row);
        }

        return (int[])row.Ages;
    }

    // What was finished before the period came and went before it; all else is one more when it opens and one less when it ends.
    private static string Moves(ReportCondition condition, TicketSelection selection, ReportCourse course)
    {
        var (from, to, bounds) = (condition.Add(selection.From), condition.Add(selection.To), condition.Add(course.Bounds));
        return FormattableString.Invariant($"""
            with t as materialized (
                select t.tenant_id, t.id, t.created_at, t.reopened_count > 0 as is_again,
                    case when {TicketCondition.Active} then null else {TicketCondition.EndedAt} end as ended_at
                from tickets t
                where {condition.Sql} and t.created_at < {to} and ({TicketCondition.Active} or {TicketCondition.EndedAt} >= {from})),
            s as (
                select s.*, lag({IsEnd}, 1, false) over (partition by s.subject_id order by s.created_at, s.id) as was_end
                from ({Steps} and (e.tenant_id, e.subject_id) in (select t.tenant_id, t.id from t where t.is_again)) s where s.phase is not null),
            g as (
                select s.created_at, {IsEnd} as is_end, lead(s.created_at) over (partition by s.subject_id order by s.created_at, s.id) as until
                from s where ({IsEnd}) <> s.was_end),
            moves as (
                select created_at as at, 1 as n from t
                union all select ended_at, -1 from t where ended_at is not null
                union all select created_at, -1 from g where is_end and until is not null
                union all select until, 1 from g where is_end and until is not null)
            select width_bucket(at, {bounds}::timestamptz[]) as part, sum(n)::int as moved from moves where at < {to} group by 1
            """);
    }

    private static string Ages(ReportCondition condition, ReportDimension by, string age) => FormattableString.Invariant($"""
        with p as materialized (
            select t.{by.Column} as value, {age} as age, count(*) as tickets from tickets t where {condition.Sql} group by 1, 2),
        f as (
            select p.value, p.age, grouping(p.value) = 0 as is_row, sum(p.tickets)::int as tickets
            from p group by grouping sets ((p.age), (p.age, p.value)))
        select f.value::text as value, f.age, f.is_row, f.tickets, {TicketSums.NameOf(by)}
        from f {TicketSums.NamesOf(by, "f.is_row and")} order by {TicketSums.OrderOf(by, "sum(f.tickets) over (partition by f.value)")}
        """);
}
