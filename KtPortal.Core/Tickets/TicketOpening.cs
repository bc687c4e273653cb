using KtPortal.Core.Text;

namespace KtPortal.Core.Tickets;

/// <summary>For whom a ticket is.</summary>
/// <param name="UserId">Null: somebody without a login.</param>
public sealed record TicketRequester(Guid OrganizationId, Guid? ContactId, Guid? UserId, string Name, string? Email)
{
    /// <summary>Of the organization, where it was asked for.</summary>
    public Guid? PartnerId { get; init; }
}

/// <summary>What a way in brings along, checked.</summary>
public sealed record TicketOpening
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required TicketRequester For { get; init; }

    public required string Subject { get; init; }

    public required WrittenText Description { get; init; }

    /// <summary>Which way it came: "portal", "email", "phone", ...</summary>
    public required string Source { get; init; }

    /// <summary>JSON of the way's own.</summary>
    public string? SourceRef { get; init; }

    public Guid? TypeId { get; init; }

    /// <summary>The number of the closed ticket that it answers.</summary>
    public string? FollowUpOf { get; init; }

    /// <summary>Where the wait began before the ticket was written: when its mail came in.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Planned for later: until then it waits for nobody.</summary>
    public DateTimeOffset? ScheduledStart { get; init; }

    /// <summary>Nobody knows yet whether the requester's address is the writer's.</summary>
    public bool IsUnconfirmed { get; init; }

    public IReadOnlyList<Guid> FileIds { get; init; } = [];

    public IReadOnlyList<NamedParticipant> Participants { get; init; } = [];

    /// <summary>Steps that only staff read.</summary>
    public IReadOnlyList<(string Kind, string Note)> Notes { get; init; } = [];
}

/// <summary>Where a new ticket goes: what it takes of the tenant's lists.</summary>
/// <param name="Phase">Of the status.</param>
/// <param name="HasWantedPriority">The priority is the one that was asked for.</param>
/// <param name="Requester">Null: nobody was asked for, or nobody active that the actor sees.</param>
internal sealed record TicketRoute(
    Guid QueueId, Guid StatusId, Phase Phase, Guid PriorityId, Guid? CategoryId, Guid? ServiceId, bool HasWantedPriority, TicketRequester? Requester);

/// <summary>
/// What is said of where a new ticket goes, by whoever asks and by its template, in this order: the first that can be chosen counts. What
/// neither says its service says, then its category, then the tenant.
/// </summary>
/// <param name="RequesterId">Who asks; null where this is nobody with a login.</param>
/// <param name="All">Also what is for staff only.</param>
internal sealed record TicketWishes(Guid? RequesterId, bool All)
{
    public IReadOnlyList<Guid?> Services { get; init; } = [];

    public IReadOnlyList<Guid?> Categories { get; init; } = [];

    public IReadOnlyList<Guid?> Priorities { get; init; } = [];

    /// <summary>Where it goes whatever its service and category say.</summary>
    public Guid? QueueId { get; init; }
}
