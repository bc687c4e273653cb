using KtPortal.Core.Files;
using KtPortal.Core.Mail.Mime;
using KtPortal.Core.Text;

namespace KtPortal.Core.Mail;

/// <summary>A received mail, read: everything that is decided on, gathered before a transaction is opened.</summary>
public sealed record InboundMail
{
    public required MimeMessage Message { get; init; }

    /// <summary>Its words, quotes and all: of its plain part as typed, of its HTML as Markdown.</summary>
    public required WrittenText Body { get; init; }

    public required MailVerdict Verdict { get; init; }

    /// <summary>From, or the envelope's where the mail has none; null where nobody can be named.</summary>
    public required MimeAddress? Sender { get; init; }

    /// <summary>Whether it comes from whom it names.</summary>
    public SenderCheck Check { get; init; } = SenderCheck.None;

    /// <summary>Its program asks for no automatic answer.</summary>
    public bool WantsNoReceipt => Message.Headers["X-Auto-Response-Suppress"]?.Split(',', StringSplitOptions.TrimEntries) is { } words &&
        (words.Contains("All", StringComparer.OrdinalIgnoreCase) || words.Contains("AutoReply", StringComparer.OrdinalIgnoreCase));

    /// <summary>Tokens of ours in its recipients, in their order.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    public required IReadOnlyList<IntakeResult> Files { get; init; }

    /// <summary>Name of the store they lie in.</summary>
    public required string FileStore { get; init; }

    /// <summary>A sentence on what isn't here, or empty.</summary>
    public required string FileNote { get; init; }

    /// <summary>Message-IDs it answers, the nearest first.</summary>
    public IEnumerable<string> AnsweredIds => Message.InReplyTo.Concat(Message.References.Reverse()).Select(CleanText.Of).Distinct();
}
