namespace KtPortal.Core.Mail.Transport;

public enum SmtpOutcome
{
    Accepted,

    /// <summary>Worth another try: 4xx, no connection, no login.</summary>
    Temporary,

    /// <summary>Refused for good: 5xx to this sender, recipient or message.</summary>
    Permanent,
}

/// <summary>The answer for one recipient. Code is 0 where no server said anything; the enhanced status may be empty.</summary>
public sealed record SmtpRecipientResult(string Recipient, SmtpOutcome Outcome, int Code, string EnhancedStatus, string Text);

/// <summary>One result for each recipient, in their order.</summary>
public sealed record SmtpResult(IReadOnlyList<SmtpRecipientResult> Recipients)
{
    public bool IsAccepted => Recipients.All(recipient => recipient.Outcome == SmtpOutcome.Accepted);
}
