using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Mail;

/// <summary>A mail to one person, rendered when it was written. Its Message-ID never changes, however often it is tried.</summary>
public sealed class OutboundMessage : TenantEntity
{
    private OutboundMessage()
    {
    }

    public Guid? MailboxId { get; private set; }

    public string MessageId { get; private set; } = "";

    public string? InReplyTo { get; private set; }

    public string[] ReferenceIds { get; private set; } = [];

    public string Kind { get; private set; } = "";

    public string ToAddress { get; private set; } = "";

    public string? ToName { get; private set; }

    public string FromAddress { get; private set; } = "";

    public string FromName { get; private set; } = "";

    public string? ReplyTo { get; private set; }

    /// <summary>Stands in the plus address of <see cref="ReplyTo"/>: names ticket, recipient and visibility answered to.</summary>
    public string? ReplyToken { get; private set; }

    public Guid? ReplyUserId { get; private set; }

    public string Subject { get; private set; } = "";

    public string TextBody { get; private set; } = "";

    public string? HtmlBody { get; private set; }

    /// <summary>The same change writes the same mail to the same person once.</summary>
    public string? DedupeKey { get; private set; }

    public Guid? TicketId { get; private set; }

    public Guid? CommentId { get; private set; }

    /// <summary>queued, sending, sent, delivered, bounced, failed, held or suppressed.</summary>
    public string State { get; private set; } = "queued";

    public int Attempts { get; private set; }

    public int? LastCode { get; private set; }

    public string? LastError { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static OutboundMessage To(EmailMailbox from, MailDraft mail, DateTimeOffset now)
    {
        var message = new OutboundMessage
        {
            MailboxId = from.Id,
            Kind = mail.Kind,
            ToAddress = mail.ToAddress,
            ToName = mail.ToName,
            FromAddress = from.Address,
            FromName = from.FromName,
            Subject = mail.Subject.ReplaceLineEndings(" "),
            TextBody = mail.Text,
            HtmlBody = mail.Html,
            DedupeKey = mail.DedupeKey,
            TicketId = mail.TicketId,
            CommentId = mail.CommentId,
            ReplyUserId = mail.UserId,
            InReplyTo = mail.References.Count > 0 ? mail.References[^1] : null,
            ReferenceIds = [.. mail.References],
            CreatedAt = now,
        };
        var at = from.Address.LastIndexOf('@');
        message.MessageId = $"<{message.Id:N}{from.Address[at..]}>";
        if (mail.ReplyToken is { } token)
        {
            message.ReplyToken = token;
            message.ReplyTo = $"{from.Address[..at]}+r-{token}{from.Address[at..]}";
        }

        return message;
    }

    public void Taken(DateTimeOffset now) => (State, SentAt, LastError) = ("sent", now, null);

    public void Hold(string why) => (State, LastError) = ("held", why);

    public void Refused(int? code, string why) => (State, LastCode, LastError) = ("failed", code, why);

    public void Tried(int? code, string? why)
    {
        Attempts++;
        (LastCode, LastError) = (code, why);
    }

    internal sealed class Configuration : IEntityTypeConfiguration<OutboundMessage>
    {
        public void Configure(EntityTypeBuilder<OutboundMessage> builder) => builder.ToTable("outbound_messages");
    }
}

/// <summary>What a mail says and to whom; the mailbox adds from whom.</summary>
public sealed record MailDraft
{
    /// <summary>comment, receipt, notice or system.</summary>
    public required string Kind { get; init; }

    public required string ToAddress { get; init; }

    public string? ToName { get; init; }

    public Guid? UserId { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    public string? Html { get; init; }

    public string? DedupeKey { get; init; }

    public Guid? TicketId { get; init; }

    public Guid? CommentId { get; init; }

    /// <summary>Message-IDs of the thread, oldest first.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    public string? ReplyToken { get; init; }
}
