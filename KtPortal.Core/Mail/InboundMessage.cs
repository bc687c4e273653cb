using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail.Mime;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Mail;

/// <summary>A mail as received, kept whole in the file store until somebody or something decided about it.</summary>
public sealed class InboundMessage : TenantEntity
{
    private const int LongText = 500;

    private InboundMessage()
    {
    }

    public Guid? MailboxId { get; private set; }

    public byte[] RawSha256 { get; private set; } = [];

    public string Store { get; private set; } = "";

    public string ObjectKey { get; private set; } = "";

    public long SizeBytes { get; private set; }

    /// <summary>Without angle brackets.</summary>
    public string? MessageId { get; private set; }

    /// <summary>In small letters.</summary>
    public string? FromAddress { get; private set; }

    public string? FromName { get; private set; }

    public string? EnvelopeFrom { get; private set; }

    public string[] EnvelopeTo { get; private set; } = [];

    public string? Subject { get; private set; }

    public MailKind Kind { get; private set; }

    /// <summary>received, processed, ignored, held, spam, unrouted or failed.</summary>
    public string State { get; private set; } = "received";

    public string? Reason { get; private set; }

    /// <summary>What the trusted server found out about the sender; null where none is trusted or it said nothing.</summary>
    public string? AuthResults { get; private set; }

    /// <summary>The beginning of a held mail's text.</summary>
    public string? Preview { get; private set; }

    /// <summary>Who took it in after it was held.</summary>
    public Guid? AcceptedById { get; private set; }

    /// <summary>What it became, or belongs to.</summary>
    public string? SubjectKind { get; private set; }

    public Guid? SubjectId { get; private set; }

    /// <summary>The part that it became: a comment. Null on a processed mail: it became the subject itself.</summary>
    public Guid? PartId { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it became what it is: limits count by it.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    public Subject? About => SubjectKind is { } kind && SubjectId is { } id ? new Subject(kind, id) : null;

    public bool IsUndecided => State is "received" or "failed";

    public static InboundMessage Stored(Guid id, Guid mailboxId, StoredMail raw, MailEnvelope envelope, DateTimeOffset now) => new()
    {
        Id = id,
        MailboxId = mailboxId,
        RawSha256 = raw.Sha256,
        Store = raw.Store,
        ObjectKey = raw.Key,
        SizeBytes = raw.Size,
        EnvelopeFrom = envelope.From is { } from ? CleanText.Line(from, LongText) : null,
        EnvelopeTo = [.. envelope.To.Select(to => CleanText.Line(to, LongText))],
        ReceivedAt = now,
        CreatedAt = now,
    };

    /// <summary>What its headers say, for lists and for threading.</summary>
    public void Describe(MimeMessage message, MailKind kind, MimeAddress? sender, SenderCheck check)
    {
        AuthResults = check.Summary;
        MessageId = message.MessageId is { } id ? CleanText.Of(id) : null;
        FromAddress = sender is null ? null : CleanText.Line(sender.Address.ToLowerInvariant(), LongText);
        FromName = sender is null ? null : CleanText.Line(sender.Name, LongText);
        Subject = CleanText.Line(message.Subject, LongText);
        Kind = kind;
    }

    /// <param name="part">Null: it became the subject itself.</param>
    public void Become(Subject about, Guid? part, string? note) =>
        (State, SubjectKind, SubjectId, PartId, Reason) = ("processed", about.Kind, about.Id, part, note);

    public void Ignore(string why, Subject? about = null) =>
        (State, Reason, SubjectKind, SubjectId) = ("ignored", why, about?.Kind, about?.Id);

    /// <summary>Somebody has to decide.</summary>
    public void HoldBack(string why, Subject? about = null) =>
        (State, Reason, SubjectKind, SubjectId) = ("held", why, about?.Kind, about?.Id);

    /// <param name="text">For whoever decides on a held one; only its beginning is kept.</param>
    public void Decided(DateTimeOffset now, Func<string> text) => (DecidedAt, Preview) = (now, State == "held" ? CleanText.Cut(text(), LongText) : null);

    /// <summary>It is processed once more, as if its sender were allowed.</summary>
    public void Accept(Guid? by) => (State, AcceptedById) = ("received", by);

    public void Decline(string by) => (State, Reason) = ("ignored", $"declined by {by}");

    public void Fail(string why) => (State, Reason) = ("failed", why);

    internal sealed class Configuration : IEntityTypeConfiguration<InboundMessage>
    {
        public void Configure(EntityTypeBuilder<InboundMessage> builder) => builder.ToTable("inbound_messages");
    }
}

/// <summary>What the sending server said, beside the message. A sender of "" is the null sender; null is unknown.</summary>
public sealed record MailEnvelope(string? From, IReadOnlyList<string> To);

/// <summary>Where the raw message lies.</summary>
public sealed record StoredMail(string Store, string Key, long Size, byte[] Sha256);
