using KtPortal.Core.Mail.Mime;

namespace KtPortal.Core.Mail;

/// <summary>A mail as it goes over the wire. Made anew with every attempt, and the same but for its boundaries.</summary>
public static class OutboundMime
{
    /// <exception cref="ArgumentException">An address is none that mail can be sent to.</exception>
    public static byte[] Write(OutboundMessage message) => MimeWriter.Write(new OutgoingMail
    {
        From = new MimeAddress(NameOf(message.FromName), message.FromAddress),
        To = [new MimeAddress(NameOf(message.ToName), message.ToAddress)],
        ReplyTo = message.ReplyTo is { } replyTo ? new MimeAddress(NameOf(message.FromName), replyTo) : null,
        Subject = CleanText.Line(message.Subject, 900),
        MessageId = message.MessageId,
        InReplyTo = message.InReplyTo,
        References = message.ReferenceIds,
        Date = message.CreatedAt,
        AutoSubmitted = message.Kind switch
        {
            "comment" => null,
            "receipt" => "auto-replied",
            _ => "auto-generated",
        },
        Headers =
        [
            new("X-Auto-Response-Suppress", "All"),
            new("X-Loop-Id", EmailMailbox.LoopIdOf(message.MailboxId ?? message.Id)),
        ],
        Text = message.TextBody,
        Html = message.HtmlBody,
    });

    private static string NameOf(string? name) => CleanText.Line(name ?? "", 200);
}
