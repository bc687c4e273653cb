namespace KtPortal.Core.Tickets;

/// <summary>What an edit on the desk can alter of a ticket: enough to put it back as it was.</summary>
public sealed record TicketState
{
    public required Guid StatusId { get; init; }

    public required Phase Phase { get; init; }

    public required Guid PriorityId { get; init; }

    public required Guid QueueId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? CategoryId { get; init; }

    public Guid? AssignedToId { get; init; }

    public string? AssigneeName { get; init; }

    public DateTimeOffset? AssignedAt { get; init; }

    public Guid? AcceptedById { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    public required DateTimeOffset WaitingSince { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset? CancelledAt { get; init; }

    public DateTimeOffset? ReopenedAt { get; init; }

    public int ReopenedCount { get; init; }

    public string? CloseReason { get; init; }
}

/// <summary>One field of a change as the desk says it.</summary>
/// <param name="Value">The new value's name; null where there is none now.</param>
public sealed record ChangedField(string Name, string? Value);

/// <summary>
/// An edit that was made: what it said, and what to put back if it was a mistake. It can be taken back while the ticket still
/// has the <paramref name="Version"/> that the edit left.
/// </summary>
/// <param name="Id">Taking it back twice does it once.</param>
/// <param name="Fields">Empty: the edit changed nothing.</param>
public sealed record TicketChange(Guid Id, Guid UserId, string Number, int Version, TicketState Before, IReadOnlyList<ChangedField> Fields);
