namespace KtPortal.Core.Tickets.Reports;

/// <summary>Tickets made in a period, and what became of them by now.</summary>
/// <param name="Resolved">Closed ones among them.</param>
public sealed record TicketCounts(int Made, int Resolved, int Cancelled)
{
    public static TicketCounts None { get; } = new(0, 0, 0);

    public int Open => Made - Resolved - Cancelled;
}

/// <summary>Tickets with one name in common.</summary>
/// <param name="Value">An id, or a code; null for tickets that have none of it.</param>
/// <param name="Name">Null for those, too.</param>
/// <param name="Before">Of as many days before the period.</param>
public sealed record TicketRow(string? Value, string? Name, TicketCounts Counts, int Before);

/// <summary>A part of the period.</summary>
/// <param name="Finished">Resolved or closed in it, whenever they were made.</param>
public sealed record TicketPartFigures(DateOnly First, DateOnly Last, int Made, int Finished);

/// <summary>What came in a period, and what became of it.</summary>
/// <param name="Before">Of as many days before it.</param>
public sealed record TicketSummaryFigures(
    TicketCounts All, TicketCounts Before, IReadOnlyList<TicketRow> Rows, IReadOnlyList<TicketPartFigures> Course)
{
    public bool IsEmpty => All.Made == 0 && Before.Made == 0 && Course.All(p => p.Finished == 0);
}

/// <summary>How many tickets were open when a part of a period ended.</summary>
public sealed record OpenAtEnd(DateOnly First, DateOnly Last, int Open);

/// <summary>Open tickets with one name in common, by <see cref="TicketAge"/>.</summary>
public sealed record AgeRow(string? Value, string? Name, IReadOnlyList<int> Ages)
{
    public int All => Ages.Sum();
}

public sealed record TicketBacklogFigures(IReadOnlyList<OpenAtEnd> Course, IReadOnlyList<int> Ages, IReadOnlyList<AgeRow> Rows)
{
    public bool IsEmpty => Course.All(p => p.Open == 0) && Ages.All(n => n == 0);
}

/// <summary>How long some tickets waited, in minutes by the clock.</summary>
/// <param name="Longest">Of those that still wait: how long the oldest has.</param>
public sealed record WaitSpread(int Count, decimal? Average, decimal? Median, decimal? Most, decimal? Longest)
{
    public static WaitSpread None { get; } = new(0, null, null, null, null);
}

/// <summary>Waits of tickets with one name in common.</summary>
/// <param name="InQueue">How many are open now.</param>
/// <param name="Unaccepted">Wait to be let in.</param>
/// <param name="Accepted">Were let in in the period: how long that took.</param>
/// <param name="Unanswered">Wait for a first answer.</param>
/// <param name="Answered">Were first answered in the period: how long that took.</param>
public sealed record QueueWaitRow(
    string? Value, string? Name, int InQueue, WaitSpread Unaccepted, WaitSpread Accepted, WaitSpread Unanswered, WaitSpread Answered)
{
    public bool IsEmpty => InQueue + Accepted.Count + Answered.Count == 0;
}

public sealed record QueueWaitFigures(QueueWaitRow All, IReadOnlyList<QueueWaitRow> Rows);
