namespace KtPortal.Core.Tickets;

/// <summary>What an edit on the desk can alter of a ticket: enough to put it back as it was.</summary>
public sealed record TicketState
{
    public required Guid StatusId { get; init; }

    public required Phase Phase { get; init; }

    public required Guid PriorityId { get; init; }

    public required Guid QueueId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? TypeId { get; init; }

    public Guid? CategoryId { get; init; }

    public Guid? ServiceId { get; init; }

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

    public DateTimeOffset? ScheduledStart { get; init; }

    public DateTimeOffset? ScheduledEnd { get; init; }

    public DateTimeOffset? LastActivityAt { get; init; }

    /// <summary>When it was taken in hand: what was told from then on is of the edit.</summary>
    public DateTimeOffset? TakenAt { get; init; }
}
