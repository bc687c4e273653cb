using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;

namespace KtPortal.Core.Sla.Reports;

/// <summary>Which of the clocks that a period counts.</summary>
public enum SlaShown
{
    /// <summary>Late, and not waived.</summary>
    Missed,

    Met,

    /// <summary>Both: what the share is of.</summary>
    Counted,

    /// <summary>In no share, and listed apart.</summary>
    Waived,
}

/// <summary>Clocks of a period, narrowed.</summary>
/// <param name="From">The period begins here.</param>
/// <param name="To">It ends before.</param>
public sealed record SlaSelection(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Null: both.</summary>
    public SlaMetric? Metric { get; init; }

    /// <summary>To one of each kind; to those without any where it is null. What the reader may not tell apart narrows nothing.</summary>
    public IReadOnlyDictionary<ReportDimension, string?> Narrowed { get; init; } = new Dictionary<ReportDimension, string?>();
}

/// <summary>A selection as a condition on <c>ticket_sla_clocks c</c>, with its values.</summary>
internal static class SlaCondition
{
    public static ReportCondition Of(Actor actor, SlaSelection selection)
    {
        var condition = new ReportCondition();
        condition.And($"c.counted_at >= {condition.Add(selection.From)} and c.counted_at < {condition.Add(selection.To)}");
        return condition.Narrow(actor, selection);
    }

    /// <summary>Those that run and are not due yet, of any period.</summary>
    public static ReportCondition Running(Actor actor, SlaSelection selection, DateTimeOffset now)
    {
        var condition = new ReportCondition();
        condition.And($"c.completed_at is null and c.state = 'running' and c.due_at > {condition.Add(now)}");
        return condition.Narrow(actor, selection);
    }

    private static ReportCondition Narrow(this ReportCondition condition, Actor actor, SlaSelection selection)
    {
        if (selection.Metric is { } metric)
        {
            condition.And($"c.metric = {condition.Add(EnumText<SlaMetric>.Write(metric))}");
        }

        return condition.Narrow(actor, selection.Narrowed, "c");
    }

    public static ReportCondition Only(this ReportCondition condition, SlaShown shown) => condition.And(shown switch
    {
        SlaShown.Met => "c.state = 'met'",
        SlaShown.Missed => "c.state = 'breached' and c.waived_at is null",
        SlaShown.Waived => "c.state = 'breached' and c.waived_at is not null",
        _ => "c.state in ('met', 'breached') and c.waived_at is null",
    });
}
