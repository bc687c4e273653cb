namespace KtPortal.Core.Sla.Reports;

/// <summary>How many promises of one kind were kept. What is waived is in no share.</summary>
public sealed record SlaKept(int Met, int Missed, int Waived)
{
    /// <summary>Above it is good.</summary>
    public const double Target = 0.95;

    public static SlaKept None { get; } = new(0, 0, 0);

    public int Counted => Met + Missed;

    public double? Share => Counted == 0 ? null : (double)Met / Counted;

    public bool IsBelow => Share < Target;
}

/// <summary>A name with what was promised under it.</summary>
/// <param name="Id">Null for clocks that have none: no team, nobody.</param>
public sealed record SlaRow(Guid? Id, string? Name, SlaKept Answer, SlaKept Solution)
{
    public int Waived => Answer.Waived + Solution.Waived;
}

/// <summary>A part of the period.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Last">Its last day.</param>
public sealed record SlaBucket(DateOnly First, DateOnly Last, SlaKept Answer, SlaKept Solution);

/// <summary>What was kept of what was promised in a period.</summary>
public sealed record SlaFigures(SlaKept Answer, SlaKept Solution, IReadOnlyList<SlaRow> Rows, IReadOnlyList<SlaBucket> Course)
{
    public bool IsEmpty => Answer.Counted + Answer.Waived + Solution.Counted + Solution.Waived == 0;
}
