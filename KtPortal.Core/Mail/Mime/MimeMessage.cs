namespace KtPortal.Core.Mail.Mime;

/// <summary>A message as read: what its headers say, its best text, its files, and the tree behind them.</summary>
public sealed class MimeMessage
{
    private readonly Lazy<MimeContent> _content;

    internal MimeMessage(MimePart root, MimeLimit limit, CancellationToken cancel)
    {
        Root = root;
        Limit = limit;
        From = Addresses("From");
        ReplyTo = Addresses("Reply-To");
        To = Addresses("To");
        Cc = Addresses("Cc");
        Sender = Addresses("Sender") is [var sender, ..] ? sender : null;
        Subject = Headers["Subject"] ?? "";
        MessageId = MessageIds.Read(Headers.Raw("Message-ID")) is [var id, ..] ? id : null;
        InReplyTo = MessageIds.Read(Headers.Raw("In-Reply-To"));
        References = MessageIds.Read(Headers.Raw("References"));
        Date = MailDate.Read(Headers.Raw("Date"));
        _content = new Lazy<MimeContent>(() => MimeContent.Of(root, cancel));
    }

    public MimePart Root { get; }

    public MimeHeaders Headers => Root.Headers;

    /// <summary>Anything but <see cref="MimeLimit.None"/>: the mail was too big in that way, and only its beginning was read.</summary>
    public MimeLimit Limit { get; }

    /// <summary>False where not even a header could be recognised.</summary>
    public bool IsReadable => Headers.Fields.Count > 0;

    public IReadOnlyList<MimeAddress> From { get; }

    public MimeAddress? Sender { get; }

    public IReadOnlyList<MimeAddress> ReplyTo { get; }

    public IReadOnlyList<MimeAddress> To { get; }

    public IReadOnlyList<MimeAddress> Cc { get; }

    /// <summary>Empty, never null.</summary>
    public string Subject { get; }

    /// <summary>Without angle brackets, as in <see cref="InReplyTo"/> and <see cref="References"/>.</summary>
    public string? MessageId { get; }

    public IReadOnlyList<string> InReplyTo { get; }

    public IReadOnlyList<string> References { get; }

    /// <summary>What the sender's clock said; null where it can't be read.</summary>
    public DateTimeOffset? Date { get; }

    /// <summary>Null where the mail has no plain part.</summary>
    public string? TextBody => _content.Value.Text;

    /// <summary>As sent: not sanitized. Null where the mail has no HTML part.</summary>
    public string? HtmlBody => _content.Value.Html;

    public IReadOnlyList<MimeAttachment> Attachments => _content.Value.Attachments;

    /// <summary>A text was of an unknown or wrong charset and read as Windows-1252.</summary>
    public bool CharsetGuessed => _content.Value.CharsetGuessed;

    /// <summary>The text can't be read here (S/MIME, PGP); the file is among the attachments.</summary>
    public bool IsEncrypted => _content.Value.IsEncrypted;

    /// <summary>Only the mail itself says all: it is encrypted or signed, or holds a winmail.dat that couldn't be unpacked whole.</summary>
    public bool IsSealed => _content.Value.IsSealed;

    /// <summary>Addresses of every header of that name.</summary>
    public IReadOnlyList<MimeAddress> Addresses(string header) =>
        [.. Headers.AllRaw(header).SelectMany(AddressReader.Read)];
}
