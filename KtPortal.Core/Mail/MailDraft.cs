using KtPortal.Core.Kernel;

namespace KtPortal.Core.Mail;

/// <summary>What a mail says and to whom; the face adds from whom.</summary>
public sealed record MailDraft
{
    /// <summary>comment, receipt, request, survey, notice or system.</summary>
    public required string Kind { get; init; }

    public required string ToAddress { get; init; }

    public string? ToName { get; init; }

    public Guid? UserId { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    public string? Html { get; init; }

    public string? DedupeKey { get; init; }

    /// <summary>What it is about; null for mails about an account.</summary>
    public Subject? About { get; init; }

    /// <summary>The part of it that is told: a comment.</summary>
    public Guid? PartId { get; init; }

    /// <summary>Its subject began with a mail: machines may be answering each other.</summary>
    public bool AnswersMail { get; init; }

    /// <summary>Of the part; an answer by mail gets the same.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>Message-IDs of the thread, oldest first.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    public string? ReplyToken { get; init; }
}
