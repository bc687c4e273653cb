namespace KtPortal.Core.Mail.Mime;

/// <summary>A message to be written. Message ids stand without angle brackets; blind recipients belong into the envelope only.</summary>
public sealed record OutgoingMail
{
    public required MimeAddress From { get; init; }

    public IReadOnlyList<MimeAddress> To { get; init; } = [];

    public IReadOnlyList<MimeAddress> Cc { get; init; } = [];

    public MimeAddress? ReplyTo { get; init; }

    public required string Subject { get; init; }

    public required string MessageId { get; init; }

    public string? InReplyTo { get; init; }

    public IReadOnlyList<string> References { get; init; } = [];

    public required DateTimeOffset Date { get; init; }

    /// <summary><c>auto-replied</c>, <c>auto-generated</c>, or null for what a person wrote (RFC 3834).</summary>
    public string? AutoSubmitted { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public required string Text { get; init; }

    public string? Html { get; init; }

    /// <summary>Those that are inline and have a content id go beside the HTML, the others below the text.</summary>
    public IReadOnlyList<MimeAttachment> Attachments { get; init; } = [];
}
