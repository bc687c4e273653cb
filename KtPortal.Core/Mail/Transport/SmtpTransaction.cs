using System.Buffers;
using System.Text;
using KtPortal.Core.Mail.Mime;

namespace KtPortal.Core.Mail.Transport;

/// <summary>One message on its way: recipients with what became of each, and the bytes as SMTP wants them.</summary>
internal sealed class SmtpTransaction
{
    internal sealed class Recipient(string address, string wire)
    {
        internal string Address => address;

        internal string Wire => wire;

        internal SmtpReply? Reply { get; set; }
    }

    private readonly List<Recipient> _recipients;

    internal SmtpTransaction(string from, IEnumerable<string> recipients, ReadOnlyMemory<byte> message)
    {
        From = from.Length == 0 ? "" : HeaderWriter.AddressSpec(from);
        _recipients = [.. recipients.Select(Prepare)];
        Data = Stuff(message.Span);
        Has8Bit = !Ascii.IsValid(message.Span);
        NeedsUtf8 = !Ascii.IsValid(From) || _recipients.Exists(recipient => !Ascii.IsValid(recipient.Wire));
    }

    /// <summary>Empty for the null sender.</summary>
    internal string From { get; }

    internal ReadOnlyMemory<byte> Data { get; }

    internal bool Has8Bit { get; }

    internal bool NeedsUtf8 { get; }

    internal IEnumerable<Recipient> Undecided => _recipients.Where(recipient => recipient.Reply is null);

    internal bool HasAccepted => _recipients.Exists(recipient => recipient.Reply is { IsPositive: true });

    /// <summary>The answer to the message decides for all whose address was taken.</summary>
    internal void DecideAccepted(SmtpReply reply)
    {
        foreach (var recipient in _recipients.Where(recipient => recipient.Reply is { IsPositive: true }))
        {
            recipient.Reply = reply;
        }
    }

    internal SmtpResult RefuseAll(SmtpReply reply)
    {
        foreach (var recipient in Undecided)
        {
            recipient.Reply = reply;
        }
        return Result();
    }

    /// <summary>After a break: an address taken without its message is as undecided as one never named.</summary>
    internal SmtpResult Break(int code, string enhancedStatus, string text)
    {
        foreach (var recipient in _recipients.Where(recipient => recipient.Reply is null or { IsPositive: true }))
        {
            recipient.Reply = new SmtpReply(0, "", []);
        }
        return new SmtpResult([.. _recipients.Select(recipient => recipient.Reply!.Code == 0
            ? new SmtpRecipientResult(recipient.Address, SmtpOutcome.Temporary, code, enhancedStatus, text)
            : ToResult(recipient))]);
    }

    internal SmtpResult Result() => new([.. _recipients.Select(ToResult)]);

    private static SmtpRecipientResult ToResult(Recipient recipient)
    {
        var reply = recipient.Reply!;
        var outcome = reply.IsPositive ? SmtpOutcome.Accepted : reply.IsPermanent ? SmtpOutcome.Permanent : SmtpOutcome.Temporary;
        return new SmtpRecipientResult(recipient.Address, outcome, reply.Code, reply.EnhancedStatus, reply.Text);
    }

    private static Recipient Prepare(string address)
    {
        try
        {
            return new Recipient(address, HeaderWriter.AddressSpec(address));
        }
        catch (ArgumentException)
        {
            // Never sent: what isn't an address could be a command.
            return new Recipient(address, "") { Reply = new SmtpReply(501, "5.1.3", ["Not a mail address."]) };
        }
    }

    /// <summary>Dots doubled at line starts, every line break made CRLF (a lone one could smuggle a second message), end mark added.</summary>
    private static ReadOnlyMemory<byte> Stuff(ReadOnlySpan<byte> message)
    {
        var output = new ArrayBufferWriter<byte>(message.Length + 64);
        while (!message.IsEmpty)
        {
            var end = message.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? message : message[..end];
            if (line.StartsWith("."u8))
            {
                output.Write("."u8);
            }
            output.Write(line);
            output.Write("\r\n"u8);
            var isPair = end >= 0 && end + 1 < message.Length && message[end] == '\r' && message[end + 1] == '\n';
            message = end < 0 ? [] : message[(end + (isPair ? 2 : 1))..];
        }
        output.Write(".\r\n"u8);
        return output.WrittenMemory;
    }
}
