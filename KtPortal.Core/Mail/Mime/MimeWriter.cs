using System.Text;
using MimeKit;
using MimeKit.Encodings;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// Writes a message as RFC 5322 and MIME bytes that pass any 7-bit relay (only a non-ASCII local part needs SMTPUTF8); MimeKit does.
/// Values with line breaks and broken addresses are refused with an <see cref="ArgumentException"/>: no header can be smuggled in.
/// </summary>
public static class MimeWriter
{
    private static readonly FormatOptions Format = new() { NewLineFormat = NewLineFormat.Dos, EnsureNewLine = true };

    public static byte[] Write(OutgoingMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        using var message = new MimeKit.MimeMessage();
        WriteHeaders(message, mail);
        message.Body = Mixed(mail);
        using var output = new MemoryStream();
        message.WriteTo(Format, output);
        return output.ToArray();
    }

    private static void WriteHeaders(MimeKit.MimeMessage message, OutgoingMail mail)
    {
        message.Date = mail.Date;
        message.From.Add(Address(mail.From));
        message.To.AddRange(mail.To.Count > 0 ? mail.To.Select(Address) : [new GroupAddress("undisclosed-recipients")]);
        message.Cc.AddRange(mail.Cc.Select(Address));
        if (mail.ReplyTo is not null)
        {
            message.ReplyTo.Add(Address(mail.ReplyTo));
        }

        message.Subject = OutgoingCheck.Value("Subject", mail.Subject);
        message.Headers.Replace(new Header("Message-ID", $"<{OutgoingCheck.Id(mail.MessageId)}>"));
        if (mail.InReplyTo is not null)
        {
            message.InReplyTo = OutgoingCheck.Id(mail.InReplyTo);
        }

        message.References.AddRange(mail.References.Select(OutgoingCheck.Id));
        message.MimeVersion = new Version(1, 0);
        IEnumerable<KeyValuePair<string, string>> automatic = mail.AutoSubmitted is { } submitted ? [new("Auto-Submitted", submitted)] : [];
        foreach (var (name, value) in automatic.Concat(mail.Headers))
        {
            message.Headers.Add(new Header(Encoding.UTF8, name, OutgoingCheck.Value(name, value)));
        }
    }

    private static InternetAddress Address(MimeAddress address) =>
        new MailboxAddress(Encoding.UTF8, OutgoingCheck.Value("Name", address.Name), OutgoingCheck.Address(address.Address));

    private static MimeEntity Mixed(OutgoingMail mail)
    {
        var files = mail.Attachments.Where(file => !IsShownInHtml(mail, file)).ToList();
        return files.Count == 0
            ? Alternative(mail)
            : Fill(new Multipart("mixed"), [Alternative(mail), .. files.Select(file => File(file, "attachment"))]);
    }

    private static MimeEntity Alternative(OutgoingMail mail) =>
        mail.Html is null ? Text("plain", mail.Text) : new MultipartAlternative(Text("plain", mail.Text), Related(mail, mail.Html));

    private static MimeEntity Related(OutgoingMail mail, string html)
    {
        var images = mail.Attachments.Where(file => IsShownInHtml(mail, file)).ToList();
        return images.Count == 0
            ? Text("html", html)
            : Fill(new MultipartRelated(), [Text("html", html), .. images.Select(file => File(file, "inline"))]);
    }

    private static bool IsShownInHtml(OutgoingMail mail, MimeAttachment file) =>
        mail.Html is not null && file is { IsInline: true, ContentId: not null };

    private static Multipart Fill(Multipart multipart, IEnumerable<MimeEntity> parts)
    {
        foreach (var part in parts)
        {
            multipart.Add(part);
        }

        return multipart;
    }

    private static MimeKit.MimePart Text(string subtype, string text)
    {
        var part = new MimeKit.MimePart("text", subtype)
        {
            ContentTransferEncoding = ContentEncoding.QuotedPrintable,
            Content = new MimeKit.MimeContent(new MemoryStream(QuotedPrintable(text)), ContentEncoding.QuotedPrintable),
        };
        part.ContentType.Charset = "utf-8";
        return part;
    }

    /// <summary>A dot alone ends SMTP's data, and "From " at the start of a line is changed by mbox stores.</summary>
    private static byte[] QuotedPrintable(string text)
    {
        var normal = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var input = Encoding.UTF8.GetBytes(normal.EndsWith('\n') ? normal : normal + "\n");
        var encoder = new QuotedPrintableEncoder();
        var output = new byte[encoder.EstimateOutputLength(input.Length)];
        var length = encoder.Flush(input, 0, input.Length, output);
        var lines = Encoding.ASCII.GetString(output, 0, length).Split('\n').Select(line =>
            line.StartsWith("From ", StringComparison.Ordinal) ? $"=46{line[1..]}" : line.StartsWith('.') ? $"=2E{line[1..]}" : line);
        return Encoding.ASCII.GetBytes(string.Join('\n', lines));
    }

    private static MimeKit.MimePart File(MimeAttachment file, string disposition)
    {
        // A message in base64 isn't allowed (RFC 2046 section 5.2.1), and 8 bits may not pass: it goes as a file.
        var type = OutgoingCheck.IsMediaType(file.ContentType)
            && !file.ContentType.StartsWith("message/", StringComparison.OrdinalIgnoreCase)
            && !file.ContentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
                ? file.ContentType
                : "application/octet-stream";
        var part = new MimeKit.MimePart(type)
        {
            ContentTransferEncoding = ContentEncoding.Base64,
            Content = new MimeKit.MimeContent(new MemoryStream(file.Content.ToArray(), writable: false)),
            ContentDisposition = new ContentDisposition(disposition) { FileName = AttachmentReader.SafeName(file.Name, type, 1) },
        };
        if (file.ContentId is not null)
        {
            part.ContentId = OutgoingCheck.Id(file.ContentId);
        }

        return part;
    }
}
