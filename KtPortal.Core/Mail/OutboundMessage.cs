using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Mail;

/// <summary>A mail to one person, rendered when it was written. Its Message-ID never changes, however often it is tried.</summary>
public sealed class OutboundMessage : TenantEntity
{
    /// <summary>Local part and token have to fit into 64 characters (RFC 5321 section 4.5.3.1.1).</summary>
    private const int MaxLocalPart = 64;

    private OutboundMessage()
    {
    }

    /// <summary>Null: there was none to send it from; it is held until somebody names one.</summary>
    public Guid? MailboxId { get; private set; }

    /// <summary>Without angle brackets, as in <see cref="InReplyTo"/> and <see cref="ReferenceIds"/>.</summary>
    public string MessageId { get; private set; } = "";

    public string? InReplyTo { get; private set; }

    public string[] ReferenceIds { get; private set; } = [];

    public string Kind { get; private set; } = "";

    public string ToAddress { get; private set; } = "";

    public string? ToName { get; private set; }

    /// <summary>Empty while there is no mailbox.</summary>
    public string FromAddress { get; private set; } = "";

    public string FromName { get; private set; } = "";

    public string? ReplyTo { get; private set; }

    /// <summary>Stands in the plus address of <see cref="ReplyTo"/>: names subject, recipient and visibility answered to.</summary>
    public string? ReplyToken { get; private set; }

    /// <summary>The recipient's login: whoever answers with the token must be this user, if there is one.</summary>
    public Guid? ReplyUserId { get; private set; }

    public string Subject { get; private set; } = "";

    public string TextBody { get; private set; } = "";

    public string? HtmlBody { get; private set; }

    /// <summary>The same change writes the same mail to the same person once.</summary>
    public string? DedupeKey { get; private set; }

    /// <summary>What it is about: all three null for mails about an account.</summary>
    public string? SubjectKind { get; private set; }

    public Guid? SubjectId { get; private set; }

    /// <summary>The part of it that is told: a comment. Null: all of it.</summary>
    public Guid? PartId { get; private set; }

    public Visibility Visibility { get; private set; }

    /// <summary>queued, sending, sent, delivered, bounced, failed, held or suppressed.</summary>
    public string State { get; private set; } = "queued";

    public int Attempts { get; private set; }

    public int? LastCode { get; private set; }

    public string? LastError { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public Subject? About => SubjectKind is { } kind && SubjectId is { } id ? new Subject(kind, id) : null;

    public static OutboundMessage To(MailFace from, MailDraft mail, DateTimeOffset now)
    {
        var message = new OutboundMessage
        {
            MailboxId = from.Mailbox?.Id,
            Kind = mail.Kind,
            ToAddress = mail.ToAddress,
            ToName = mail.ToName,
            FromAddress = from.Mailbox?.Address ?? "",
            FromName = from.Mailbox?.FromName ?? from.Name,
            Subject = mail.Subject.ReplaceLineEndings(" "),
            TextBody = mail.Text,
            HtmlBody = mail.Html,
            DedupeKey = mail.DedupeKey,
            SubjectKind = mail.About?.Kind,
            SubjectId = mail.About?.Id,
            PartId = mail.PartId,
            Visibility = mail.Visibility,
            ReplyUserId = mail.UserId,
            InReplyTo = mail.References.Count > 0 ? mail.References[^1] : null,
            ReferenceIds = [.. mail.References],
            CreatedAt = now,
        };
        message.MessageId = $"{message.Id:N}@{from.Domain}";
        message.TakeRepliesAt(from.Mailbox, mail.ReplyToken);
        if (from.Mailbox is null)
        {
            message.Hold("No mailbox of this brand to send it from.");
        }

        return message;
    }

    /// <summary>What it tells of was changed before it left.</summary>
    public void SayInstead(string text, string? html) => (TextBody, HtmlBody) = (text, html);

    /// <summary>An attempt begins. If it never ends, the next one has the same Message-ID.</summary>
    public void Begin()
    {
        Attempts++;
        State = "sending";
    }

    public void Taken(DateTimeOffset now)
    {
        (State, SentAt, LastCode, LastError) = ("sent", now, null, null);
        if (Kind is "system" or "survey" or "request")
        {
            // It held a link that stands for a person: once it is with them, nobody else keeps it.
            (TextBody, HtmlBody) = ("(sent; the link is not kept)", null);
        }
        else if (Kind is "comment")
        {
            (TextBody, HtmlBody) = (StopAddress.Conceal(TextBody), HtmlBody is { } html ? StopAddress.Conceal(html) : null);
        }
    }

    /// <summary>Back into the queue after a temporary failure.</summary>
    public void Defer(int? code, string why) => (State, LastCode, LastError) = ("queued", code, why);

    public void Refused(int? code, string why) => (State, LastCode, LastError) = ("failed", code, why);

    /// <summary>Out of attempts: why the last one failed stays.</summary>
    public void GiveUp() => State = "failed";

    public void Hold(string why) => (State, LastError) = ("held", why);

    /// <summary>It is never sent: no mail goes there.</summary>
    public void Suppress(string why) => (State, LastError) = ("suppressed", why);

    /// <summary>Somebody looked at it and lets it go.</summary>
    public void Release() => (State, LastError) = ("queued", null);

    /// <summary>Somebody looked at it and lets it stay.</summary>
    public void Discard(string by) => (State, LastError) = ("failed", $"Discarded by {by}.");

    /// <summary>It was taken, and came back for good.</summary>
    public void Bounced(int? code, string why) => (State, LastCode, LastError) = ("bounced", code, why);

    /// <summary>It was taken, and is still on its way.</summary>
    public void Delayed(string why) => LastError = why;

    private void TakeRepliesAt(EmailMailbox? mailbox, string? token)
    {
        if (token is null || mailbox is not { ReplyAddressing: "plus" })
        {
            return;
        }

        var at = mailbox.Address.LastIndexOf('@');
        var local = $"{mailbox.Address[..at]}+r-{token}";
        if (local.Length <= MaxLocalPart)
        {
            (ReplyToken, ReplyTo) = (token, local + mailbox.Address[at..]);
        }
    }

    internal sealed class Configuration : IEntityTypeConfiguration<OutboundMessage>
    {
        public void Configure(EntityTypeBuilder<OutboundMessage> builder) => builder.ToTable("outbound_messages");
    }
}
