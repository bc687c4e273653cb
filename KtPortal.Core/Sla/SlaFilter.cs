using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;

namespace KtPortal.Core.Sla;

/// <summary>What of a ticket's clocks is so. Found by the clocks that are open: those are few, however many tickets there are.</summary>
public sealed record SlaFilter(string Key, Func<string> Label) : ListFilter(Key, Label, "timer")
{
    public const string Late = "late";
    public const string Soon = "soon";
    public const string Running = "running";
    public const string Paused = "paused";
    public const string Unanswered = "unanswered";
    public const string Missed = "missed";

    public static readonly IReadOnlyList<string> All = [Late, Soon, Running, Paused, Unanswered, Missed];

    public override string? Accept(string value) => All.Contains(value) ? value : null;

    public override string Sql(ListCondition said, SqlValues values, Actor actor, ListMoment moment)
    {
        var now = values.Add(moment.Now);
        var any = string.Join(" or ", said.Values.Select(v => $"({Condition(v, now)})"));
        // Only what was late and has ended is looked for among all of them.
        var open = said.Values.Contains(Missed) ? "" : "c.completed_at is null and ";
        return $"w.id {(said.Not ? "not " : "")}in (select c.ticket_id from ticket_sla_clocks c where {open}({any}))";
    }

    public override string? WordsOf(string value) => value switch
    {
        Late => SlaTexts.FilterLate,
        Soon => SlaTexts.FilterSoon,
        Running => SlaTexts.FilterRunning,
        Paused => SlaTexts.FilterPaused,
        Unanswered => SlaTexts.FilterUnanswered,
        _ => SlaTexts.FilterMissed,
    };

    private static string Condition(string value, string now) => value switch
    {
        Late => $"c.completed_at is null and (c.state = 'breached' or c.due_at < {now})",
        Soon => $"c.state = 'running' and c.warn_at <= {now} and c.due_at >= {now}",
        Running => "c.state = 'running'",
        Paused => "c.state = 'paused'",
        Unanswered => "c.metric = 'first_response' and c.completed_at is null",
        _ => "c.breached_at is not null and c.state = 'breached' and c.waived_at is null",
    };
}
