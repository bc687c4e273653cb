namespace KtPortal.Core.Mail.Mime;

/// <summary>What became of one recipient, RFC 3464 section 2.3.3.</summary>
public enum DeliveryAction
{
    Failed,
    Delayed,
    Delivered,
    Relayed,
    Expanded,
}

/// <summary>One recipient of a bounce. Status is an enhanced code (RFC 3463); ReplyCode is empty where none was told.</summary>
public sealed record BouncedRecipient(string Address, DeliveryAction Action, string Status, string ReplyCode, string Diagnostic)
{
    /// <summary>This message won't arrive: 5.x.x.</summary>
    public bool IsPermanent => Action == DeliveryAction.Failed && Status.StartsWith('5');

    /// <summary>Stricter: the address itself doesn't exist any more. A full mailbox or a policy is permanent, but not this.</summary>
    public bool IsAddressGone { get; init; }
}

/// <summary>Without recipients where the bounce didn't name any. The message id is that of our mail which came back.</summary>
public sealed record BounceReport(IReadOnlyList<BouncedRecipient> Recipients, string? OriginalMessageId)
{
    public bool IsPermanent => Recipients.Any(recipient => recipient.IsPermanent);
}
