using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets;

/// <summary>What is said on a ticket.</summary>
public sealed class Comment : TenantEntity
{
    private Comment()
    {
    }

    public Guid TicketId { get; private set; }

    public Guid OrganizationId { get; private set; }

    public string Kind { get; private set; } = "comment";

    public Visibility Visibility { get; private set; }

    public string Content { get; private set; } = "";

    /// <summary>How content and quote were written.</summary>
    public TextFormat ContentFormat { get; private set; }

    /// <summary>What a mail quoted below its new text.</summary>
    public string? Quoted { get; private set; }

    public Guid? AuthorId { get; private set; }

    public Guid? AuthorContactId { get; private set; }

    public string AuthorName { get; private set; } = "";

    public string? AuthorEmail { get; private set; }

    public bool IsStaff { get; private set; }

    public string Source { get; private set; } = "portal";

    public string MailState { get; private set; } = "none";

    /// <summary>The number of the ticket on which it was said first; null for this one.</summary>
    public string? CameFrom { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was removed: its words are gone, that it was there is still said.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    public WrittenText Said => new(Content, ContentFormat);

    public static Comment On(Ticket ticket, CommentDraft draft, DateTimeOffset now) => new()
    {
        TicketId = ticket.Id,
        Kind = draft.Kind,
        Visibility = draft.Visibility,
        Content = draft.Content.Text,
        ContentFormat = draft.Content.Format,
        Quoted = draft.Quoted,
        AuthorId = draft.AuthorId,
        AuthorContactId = draft.AuthorContactId,
        AuthorName = draft.AuthorName,
        AuthorEmail = draft.AuthorEmail,
        IsStaff = draft.IsStaff,
        Source = draft.Source,
        CreatedAt = now,
    };

    /// <summary>What staff say with something that they do at the desk.</summary>
    internal static Comment ByStaff(Ticket ticket, Actor actor, WrittenText text, Visibility visibility, DateTimeOffset now) => On(
        ticket,
        new CommentDraft
        {
            Visibility = visibility,
            Content = text,
            AuthorId = actor.UserId,
            AuthorName = actor.NameOn(ticket),
            IsStaff = true,
            Source = "desk",
        },
        now);

    public void MailIs(string state) => MailState = state;

    internal sealed class Configuration : IEntityTypeConfiguration<Comment>
    {
        public void Configure(EntityTypeBuilder<Comment> builder)
        {
            builder.ToTable("ticket_comments");
            builder.Ignore(c => c.Said);
            builder.Property(c => c.OrganizationId).ValueGeneratedOnAdd();
        }
    }
}

public sealed record CommentDraft
{
    public string Kind { get; init; } = "comment";

    public required Visibility Visibility { get; init; }

    public required WrittenText Content { get; init; }

    public string? Quoted { get; init; }

    public Guid? AuthorId { get; init; }

    public Guid? AuthorContactId { get; init; }

    public required string AuthorName { get; init; }

    public string? AuthorEmail { get; init; }

    public required bool IsStaff { get; init; }

    public required string Source { get; init; }
}

/// <summary>Somebody besides the requester who gets the public mails.</summary>
public sealed class TicketParticipant : TenantEntity
{
    private TicketParticipant()
    {
    }

    public Guid TicketId { get; private set; }

    public Guid OrganizationId { get; private set; }

    public Guid? UserId { get; private set; }

    public Guid? ContactId { get; private set; }

    public string? Email { get; private set; }

    public string Kind { get; private set; } = "cc";

    /// <summary>"proposed" by a mail that named them: nobody, until staff confirm. Else "confirmed".</summary>
    public string State { get; private set; } = "confirmed";

    public static TicketParticipant Cc(Ticket ticket, NamedParticipant named) =>
        new() { TicketId = ticket.Id, OrganizationId = ticket.OrganizationId, Email = named.Email, State = named.IsConfirmed ? "confirmed" : "proposed" };

    /// <summary>Somebody of the client who took part.</summary>
    public static TicketParticipant Joined(Ticket ticket, Guid? userId, Guid? contactId, string email) =>
        new() { TicketId = ticket.Id, OrganizationId = ticket.OrganizationId, UserId = userId, ContactId = contactId, Email = email };

    public void Confirm() => State = "confirmed";

    internal sealed class Configuration : IEntityTypeConfiguration<TicketParticipant>
    {
        public void Configure(EntityTypeBuilder<TicketParticipant> builder) => builder.ToTable("ticket_participants");
    }
}
