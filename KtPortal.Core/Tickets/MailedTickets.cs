using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;

namespace KtPortal.Core.Tickets;

/// <summary>Who wrote a mail, on the ticket it lands on. Ids only of who belongs there.</summary>
public sealed record MailAuthor
{
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string Email { get; init; }

    public Guid? UserId { get; init; }

    public Guid? ContactId { get; init; }

    public bool IsStaff { get; init; }

    public bool IsProvider { get; init; }

    /// <summary>Towards a partner's clients the provider's staff appear under their display name only.</summary>
    public string NameOn(Ticket ticket) => IsProvider && ticket.PartnerId is not null ? DisplayName : Name;

    /// <summary>The job that does what the author wrote; the audit log shows both.</summary>
    public Actor Acting(Guid tenantId, string name) => Actor.System(tenantId, name) with { UserId = UserId };
}

/// <summary>Somebody a mail was also written to.</summary>
/// <param name="IsConfirmed">Takes part at once; else staff are asked.</param>
public sealed record NamedParticipant(string Email, bool IsConfirmed);

/// <summary>A new ticket by mail. Nothing is too short, and what is too long was cut before.</summary>
public sealed record MailedTicket
{
    public required string Subject { get; init; }

    public required WrittenText Description { get; init; }

    /// <summary>Since then it waits.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    public string? SourceRef { get; init; }

    public IReadOnlyList<NamedParticipant> Participants { get; init; } = [];

    public IReadOnlyList<IntakeResult> Files { get; init; } = [];

    /// <summary>Name of the store the files lie in.</summary>
    public required string Store { get; init; }

    public IReadOnlyList<(string Kind, string Note)> InternalNotes { get; init; } = [];
}

/// <summary>Tickets from mail. The actor is the system; the author may have no login.</summary>
public sealed class MailedTickets(TicketDoor door, MailedFiles files)
{
    public async Task<Ticket> CreateAsync(Guid tenantId, Guid organizationId, MailAuthor author, MailedTicket mail, CancellationToken cancel) =>
        await door.OpenAsync(
            author.Acting(tenantId, author.Name),
            new TicketOpening
            {
                For = RequesterOf(organizationId, author),
                Subject = mail.Subject,
                Description = mail.Description,
                Source = "email",
                SourceRef = mail.SourceRef,
                WaitingSince = mail.ReceivedAt,
                FileIds = files.Add(organizationId, author, mail.Files, mail.Store),
                Participants = mail.Participants,
                Notes = mail.InternalNotes,
            },
            await door.FindRouteAsync(new(null, All: true), cancel),
            cancel);

    /// <inheritdoc cref="TicketDoor.FollowUpAsync"/>
    public Task<Ticket> FollowUpAsync(Guid tenantId, Ticket closed, MailAuthor author, MailedReply reply, CancellationToken cancel) =>
        door.FollowUpAsync(
            author.Acting(tenantId, author.NameOn(closed)),
            closed,
            new TicketOpening
            {
                For = RequesterOf(closed.OrganizationId, author),
                Subject = closed.Subject,
                Description = reply.Content,
                Source = "email",
                WaitingSince = reply.ReceivedAt,
                FileIds = files.Add(closed.OrganizationId, author, reply.Files, reply.Store),
            },
            cancel);

    private static TicketRequester RequesterOf(Guid organizationId, MailAuthor author) =>
        new(organizationId, author.ContactId, author.UserId, author.Name, author.Email);
}
