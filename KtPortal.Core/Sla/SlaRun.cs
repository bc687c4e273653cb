using KtPortal.Core.Calendars;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.Sla;

/// <summary>What of a ticket its clocks are counted from. Instants are cut to the second.</summary>
public sealed record SlaTicketFacts
{
    public required Guid Id { get; init; }

    public required Guid OrganizationId { get; init; }

    public Guid? PartnerId { get; init; }

    public required Guid PriorityId { get; init; }

    public required Guid QueueId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? AgentId { get; init; }

    public string? AgentName { get; init; }

    public Guid? TypeId { get; init; }

    public Guid? ServiceId { get; init; }

    public required Phase Phase { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Somebody's of staff or partner.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Somebody's of the provider.</summary>
    public DateTimeOffset? AnsweredByProviderAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How often it went on after its end. An end that was taken back is none.</summary>
    public int ReopenedCount { get; init; }

    public bool IsByPhone { get; init; }

    /// <summary>Cancelled, refused, merged, deleted, or taken out: in no figure.</summary>
    public bool IsOut { get; init; }

    public IReadOnlyList<Pause> Pauses { get; init; } = [];

    /// <summary>Who would be first to say which policy it is of.</summary>
    public IReadOnlyList<(SlaFoundBy By, Guid Policy)> Candidates { get; init; } = [];

    /// <summary>By hand.</summary>
    public Guid? ChosenPolicy => Candidates is [(SlaFoundBy.Ticket, var chosen), ..] ? chosen : null;

    /// <returns>Null while nothing begins.</returns>
    public SlaRun? RunOf(SlaMetric metric, SlaPolicyTerms policy, DateTimeOffset now)
    {
        if ((policy.StartsOn == SlaStart.Created ? CreatedAt : AcceptedAt) is not { } start)
        {
            return null;
        }

        var ended = Phase is Phase.Resolved or Phase.Closed ? EndedAt : null;
        var answered = IsByPhone ? CreatedAt : policy.ResponseBy == SlaResponseBy.Staff ? AnsweredByProviderAt : AnsweredAt;
        // Who solves it without a word has answered by that.
        var completed = metric == SlaMetric.Resolution ? ended : answered ?? ended;
        return new(start, completed < start ? start : completed, IsOut, Pauses, now);
    }
}

/// <summary>One clock's run through time.</summary>
/// <param name="Completed">Null while it goes on.</param>
/// <param name="IsOver">It ends without being counted.</param>
public sealed record SlaRun(DateTimeOffset Start, DateTimeOffset? Completed, bool IsOver, IReadOnlyList<Pause> Pauses, DateTimeOffset Now)
{
    public bool IsPaused => Pauses.Any(p => p.Until is null);

    /// <summary>How long it stood still by the wall.</summary>
    public long PausedSeconds(DateTimeOffset until) => (long)SlaCount.InOrder(Start, Pauses).Sum(p =>
    {
        var to = p.Until is { } resumed && resumed < until ? resumed : until;
        return to > p.From ? (to - p.From).TotalSeconds : 0;
    });
}
