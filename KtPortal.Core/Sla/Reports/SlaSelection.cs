using KtPortal.Core.Kernel;

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

    /// <summary>To one of each kind; to those without any where the id is null. What the reader may not tell apart narrows nothing.</summary>
    public IReadOnlyDictionary<SlaDimension, Guid?> Narrowed { get; init; } = new Dictionary<SlaDimension, Guid?>();
}

/// <summary>A selection as a condition on <c>ticket_sla_clocks c</c>, with its values.</summary>
internal sealed class SlaCondition
{
    private readonly List<object> values = [];
    private readonly List<string> parts = [];

    private SlaCondition()
    {
    }

    public IReadOnlyList<object> Values => values;

    public string Sql => string.Join(" and ", parts);

    public static SlaCondition Of(Actor actor, SlaSelection selection)
    {
        var condition = new SlaCondition();
        condition.parts.Add($"c.counted_at >= {condition.Add(selection.From)} and c.counted_at < {condition.Add(selection.To)}");
        if (selection.Metric is { } metric)
        {
            condition.parts.Add($"c.metric = {condition.Add(EnumText<SlaMetric>.Write(metric))}");
        }

        foreach (var dimension in SlaDimensions.For(actor).Where(selection.Narrowed.ContainsKey))
        {
            var column = SlaDimensions.ColumnOf(dimension);
            condition.parts.Add(selection.Narrowed[dimension] is { } id ? $"c.{column} = {condition.Add(id)}" : $"c.{column} is null");
        }

        return condition;
    }

    public SlaCondition Only(SlaShown shown)
    {
        parts.Add(shown switch
        {
            SlaShown.Met => "c.state = 'met'",
            SlaShown.Missed => "c.state = 'breached' and c.waived_at is null",
            SlaShown.Waived => "c.state = 'breached' and c.waived_at is not null",
            _ => "c.state in ('met', 'breached') and c.waived_at is null",
        });
        return this;
    }

    /// <returns>How the statement names the value.</returns>
    public string Add(object value)
    {
        values.Add(value);
        return FormattableString.Invariant($"${values.Count}");
    }
}
