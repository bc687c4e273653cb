using KtPortal.Core.Kernel;

namespace KtPortal.Core.Mail;

/// <summary>What a mail says and to whom; the face adds from whom.</summary>
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

    /// <summary>The ticket began with a mail: machines may be answering each other.</summary>
    public bool AnswersMail { get; init; }

    /// <summary>Of the comment; an answer by mail gets the same.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>Message-IDs of the thread, oldest first.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    public string? ReplyToken { get; init; }
}
