using System.Text;
using KtPortal.Core.Mail.Mime;
using MimeKit;

namespace KtPortal.Core.Mail.Transport;

/// <summary>
/// Hands one message to a server and tells for each recipient what it said. Each has a conversation of its own, so that what is said
/// of one decides nothing for another. Trouble with the server itself (no connection, certificate, login) is temporary: the next
/// attempt has the same Message-ID.
/// </summary>
public static class SmtpSender
{
    private static readonly SmtpReply NoAddress = new(501, "5.1.3", "Not a mail address.");
    private static readonly SmtpReply TooLarge = new(552, "5.3.4", "The message is larger than the server takes.");
    private static readonly SmtpReply NotAscii = new(553, "5.6.7", "The server doesn't take addresses outside ASCII.");

    /// <summary>
    /// <paramref name="from"/> is the envelope's sender, empty for the null sender. Throws only for a broken sender address and
    /// when <paramref name="cancel"/> is cancelled.
    /// </summary>
    public static async Task<SmtpResult> SendAsync(
        SmtpOptions options, string from, IReadOnlyList<string> recipients, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(from);
        var sender = new MailboxAddress("", from.Length == 0 ? "" : OutgoingCheck.Address(from));
        var results = new List<SmtpRecipientResult>();
        SmtpReply? trouble = null;
        foreach (var recipient in recipients)
        {
            // Never sent: what isn't an address could be a command.
            if (!TryAddress(recipient, out var address))
            {
                results.Add(NoAddress.Of(recipient, isTrouble: false));
                continue;
            }

            await using var session = new SmtpSession(options, cancel);
            trouble ??= await session.OpenAsync();
            results.Add(trouble?.Of(recipient, isTrouble: true) ?? await SendAsync(session, sender, recipient, address, message));
        }

        return new SmtpResult(results);
    }

    /// <summary>Connects and logs in, without a message. Null when all is well, else what was wrong (never a secret).</summary>
    public static async Task<string?> CheckAsync(SmtpOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var session = new SmtpSession(options, cancel);
        return (await session.OpenAsync())?.Text;
    }

    private static async Task<SmtpRecipientResult> SendAsync(
        SmtpSession session, MailboxAddress sender, string recipient, string address, ReadOnlyMemory<byte> message)
    {
        if (session.MaxSize > 0 && message.Length > session.MaxSize)
        {
            return TooLarge.Of(recipient, isTrouble: false);
        }

        var needsUtf8 = !Ascii.IsValid(address) || !Ascii.IsValid(sender.Address);
        if (needsUtf8 && !session.TakesUtf8)
        {
            return NotAscii.Of(recipient, isTrouble: false);
        }

        var (reply, isTrouble) = await session.SendAsync(sender, new MailboxAddress("", address), message, needsUtf8);
        return reply.Of(recipient, isTrouble);
    }

    private static bool TryAddress(string recipient, out string address)
    {
        try
        {
            address = OutgoingCheck.Address(recipient);
            return true;
        }
        catch (ArgumentException)
        {
            address = "";
            return false;
        }
    }
}
