using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

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

    public required string Description { get; init; }

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
public sealed class MailedTickets(PortalDb db, Journal journal, TicketSubmission submission, MailedFiles files, TimeProvider clock)
{
    public async Task<Ticket> CreateAsync(Guid tenantId, Guid organizationId, MailAuthor author, MailedTicket mail, CancellationToken cancel)
    {
        var priority = await db.Set<TicketPriority>().AsNoTracking().SingleAsync(p => p.IsDefault, cancel);
        return await WriteAsync(tenantId, organizationId, author, mail, priority.Id, null, cancel);
    }

    /// <summary>A closed ticket stays closed: the answer becomes a new ticket that names the old one.</summary>
    public async Task<Ticket> FollowUpAsync(Guid tenantId, Ticket closed, MailAuthor author, MailedReply reply, CancellationToken cancel)
    {
        var mail = new MailedTicket
        {
            Subject = closed.Subject,
            Description = reply.Content,
            ReceivedAt = reply.ReceivedAt,
            SourceRef = JsonSerializer.Serialize(new { follow_up_of = closed.Number }),
            Files = reply.Files,
            Store = reply.Store,
        };
        var ticket = await WriteAsync(tenantId, closed.OrganizationId, author, mail, closed.PriorityId, closed.CategoryId, cancel);
        journal.Record(
            ticket, author.Acting(tenantId, author.NameOn(ticket)), new TicketUpdated(ticket.Id), "follow_up", Visibility.Public, note: closed.Number);
        await db.SaveChangesAsync(cancel);
        return ticket;
    }

    private async Task<Ticket> WriteAsync(
        Guid tenantId, Guid organizationId, MailAuthor author, MailedTicket mail, Guid priorityId, Guid? categoryId, CancellationToken cancel)
    {
        var queue = await db.Set<TicketQueue>().AsNoTracking().SingleAsync(q => q.IsDefault, cancel);
        var book = await StatusBook.LoadAsync(db, cancel);
        var ticket = Ticket.Submit(
            new TicketDraft
            {
                OrganizationId = organizationId,
                ContactId = author.ContactId,
                RequesterId = author.UserId,
                RequesterName = author.Name,
                RequesterEmail = author.Email,
                CreatedById = author.UserId,
                Subject = mail.Subject,
                Description = mail.Description,
                Source = "email",
                SourceRef = mail.SourceRef,
                Status = queue.RequiresAcceptance ? book[StatusKey.New] : book[StatusKey.Open],
                PriorityId = priorityId,
                CategoryId = categoryId,
                QueueId = queue.Id,
                WaitingSince = mail.ReceivedAt,
            },
            clock.GetUtcNow());
        var actor = author.Acting(tenantId, author.Name);
        var fileIds = files.Add(organizationId, author, mail.Files, mail.Store);
        await submission.WriteAsync(actor, ticket, fileIds, cancel);
        db.AddRange(mail.Participants.Select(named => TicketParticipant.Cc(ticket, named)));
        foreach (var (kind, note) in mail.InternalNotes)
        {
            journal.Record(ticket, actor, new TicketUpdated(ticket.Id), kind, Visibility.Internal, note: note);
        }

        await db.SaveChangesAsync(cancel);
        return ticket;
    }
}
