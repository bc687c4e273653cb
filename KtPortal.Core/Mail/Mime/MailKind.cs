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

/// <summary>How mail of this deployment is recognised: the random value of its <c>X-Loop-Id</c>, and its mailboxes.</summary>
public sealed record OwnMail(string LoopId, Func<string, bool> IsOwnAddress);
