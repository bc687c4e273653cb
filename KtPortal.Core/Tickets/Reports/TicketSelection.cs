using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;

namespace KtPortal.Core.Tickets.Reports;

/// <summary>Which tickets a figure counts.</summary>
public enum TicketShown
{
    /// <summary>Made in the period.</summary>
    Made,

    /// <summary>Made in the period, and resolved or closed by now.</summary>
    Resolved,

    /// <summary>Made in the period, and cancelled.</summary>
    Cancelled,

    /// <summary>Made in the period, and still open.</summary>
    Open,

    /// <summary>Resolved or closed in the period, whenever they were made.</summary>
    Finished,

    /// <summary>Open when the period ended.</summary>
    Backlog,

    /// <summary>Open now.</summary>
    Now,

    /// <summary>Nobody has let them in yet.</summary>
    Unaccepted,

    /// <summary>Open now, and nobody has answered yet.</summary>
    Unanswered,

    /// <summary>Let in in the period.</summary>
    Accepted,

    /// <summary>First answered in the period.</summary>
    Answered,
}

/// <summary>How long ago an open ticket was made.</summary>
public enum TicketAge
{
    UnderADay,
    UnderThreeDays,
    UnderAWeek,
    UnderAMonth,
    Older,
}

/// <summary>Tickets of a period, narrowed.</summary>
/// <param name="From">The period begins here.</param>
/// <param name="To">It ends before.</param>
public sealed record TicketSelection(DateTimeOffset From, DateTimeOffset To)
{
    public IReadOnlyDictionary<ReportDimension, string?> Narrowed { get; init; } = new Dictionary<ReportDimension, string?>();

    /// <summary>Of what is open now; null for any age.</summary>
    public TicketAge? Age { get; init; }
}

/// <summary>A selection as a condition on <c>tickets t</c>.</summary>
internal static class TicketCondition
{
    public const string Active = "t.phase in ('new', 'open', 'in_progress', 'pending')";
    public const string IsDone = "t.phase in ('resolved', 'closed')";

    /// <summary>When it was finished, the last time; an index is on it.</summary>
    public const string EndedAt = "least(t.resolved_at, t.closed_at, t.cancelled_at)";

    // The earliest first.
    private static readonly int[] Days = [30, 7, 3, 1];

    /// <summary>What is there for the reader, narrowed.</summary>
    public static ReportCondition Of(Actor actor, TicketSelection selection) =>
        new ReportCondition().And("t.deleted_at is null").Narrow(actor, selection.Narrowed, "t");

    public static ReportCondition Of(Actor actor, TicketSelection selection, TicketShown shown, DateTimeOffset now)
    {
        var condition = Of(actor, selection);
        string Within(string column) => $"{column} >= {condition.Add(selection.From)} and {column} < {condition.Add(selection.To)}";
        return condition.And(shown switch
        {
            TicketShown.Made => Within("t.created_at"),
            TicketShown.Resolved => $"{Within("t.created_at")} and {IsDone}",
            TicketShown.Cancelled => $"{Within("t.created_at")} and t.phase = 'cancelled'",
            TicketShown.Open => $"{Within("t.created_at")} and {Active}",
            TicketShown.Finished => $"{Within(EndedAt)} and {IsDone}",
            TicketShown.Backlog => TicketBacklog.WasOpenAt(condition.Add(selection.To)),
            TicketShown.Now => Active + Of(selection.Age, condition, now),
            TicketShown.Unaccepted => "t.phase = 'new'",
            TicketShown.Unanswered => $"{Active} and t.first_response_at is null",
            TicketShown.Accepted => Within("t.accepted_at"),
            _ => Within("t.first_response_at"),
        });
    }

    /// <summary>How many of the ages end below an instant's: the number of its age, as a column.</summary>
    public static string AgeColumn(ReportCondition condition, DateTimeOffset now) =>
        $"width_bucket(t.created_at, {condition.Add(Days.Select(d => now.UtcDateTime.AddDays(-d)).ToArray())}::timestamptz[])";

    private static string Of(TicketAge? age, ReportCondition condition, DateTimeOffset now)
    {
        if (age is not { } one)
        {
            return "";
        }

        // Ages are counted from the youngest; instants from the earliest.
        return $" and {AgeColumn(condition, now)} = {condition.Add(Days.Length - (int)one)}";
    }
}
