namespace KtPortal.Core.Mail.Mime;

/// <summary>What sort of mail a message is; only <see cref="Mail"/> was written by a person to us.</summary>
public enum MailKind
{
    Mail,
    AutoReply,
    Bounce,
    List,
    Loop,
}

/// <summary>The kind, what it was seen by, and for a bounce what it says.</summary>
public sealed record MailVerdict(MailKind Kind, string Reason, BounceReport? Bounce = null)
{
    public bool IsMachineMade => Kind != MailKind.Mail;
}

/// <summary>How mail of this tenant is recognised: the <c>X-Loop-Id</c> of each of its mailboxes, and their addresses.</summary>
public sealed record OwnMail(Func<string, bool> IsOwnLoopId, Func<string, bool> IsOwnAddress);
