using System.Buffers;
using System.Globalization;
using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// Writes a message as RFC 5322 and MIME bytes that pass any 7-bit relay (only a non-ASCII local part needs SMTPUTF8). Values
/// with line breaks and broken addresses are refused with an <see cref="ArgumentException"/>: no header can be smuggled in.
/// </summary>
public sealed class MimeWriter
{
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly string _boundary = $"=_{Guid.CreateVersion7():N}";
    private int _multiparts;

    private MimeWriter()
    {
    }

    public static byte[] Write(OutgoingMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var writer = new MimeWriter();
        writer.WriteHeaders(mail);
        writer.WriteMixed(mail);
        return writer._output.WrittenSpan.ToArray();
    }

    private void WriteHeaders(OutgoingMail mail)
    {
        Header("Date", mail.Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
            + mail.Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));
        Line(HeaderWriter.Addresses("From", [mail.From]));
        Line(mail.To.Count > 0 ? HeaderWriter.Addresses("To", mail.To) : "To: undisclosed-recipients:;");
        if (mail.Cc.Count > 0)
        {
            Line(HeaderWriter.Addresses("Cc", mail.Cc));
        }
        if (mail.ReplyTo is not null)
        {
            Line(HeaderWriter.Addresses("Reply-To", [mail.ReplyTo]));
        }
        Header("Subject", mail.Subject);
        Line(HeaderWriter.Ids("Message-ID", [mail.MessageId]));
        if (mail.InReplyTo is not null)
        {
            Line(HeaderWriter.Ids("In-Reply-To", [mail.InReplyTo]));
        }
        if (mail.References.Count > 0)
        {
            Line(HeaderWriter.Ids("References", mail.References));
        }
        if (mail.AutoSubmitted is not null)
        {
            Header("Auto-Submitted", mail.AutoSubmitted);
        }
        foreach (var (name, value) in mail.Headers)
        {
            Header(name, value);
        }
        Header("MIME-Version", "1.0");
    }

    private void WriteMixed(OutgoingMail mail)
    {
        var files = mail.Attachments.Where(file => !IsShownInHtml(mail, file)).ToList();
        if (files.Count == 0)
        {
            WriteAlternative(mail);
            return;
        }
        Multipart("mixed", [() => WriteAlternative(mail), .. files.Select<MimeAttachment, Action>(file => () => WriteFile(file, "attachment"))]);
    }

    private void WriteAlternative(OutgoingMail mail)
    {
        if (mail.Html is null)
        {
            WriteText("plain", mail.Text);
            return;
        }
        Multipart("alternative", [() => WriteText("plain", mail.Text), () => WriteRelated(mail, mail.Html)]);
    }

    private void WriteRelated(OutgoingMail mail, string html)
    {
        var images = mail.Attachments.Where(file => IsShownInHtml(mail, file)).ToList();
        if (images.Count == 0)
        {
            WriteText("html", html);
            return;
        }
        Multipart("related", [() => WriteText("html", html), .. images.Select<MimeAttachment, Action>(file => () => WriteFile(file, "inline"))]);
    }

    private static bool IsShownInHtml(OutgoingMail mail, MimeAttachment file) => mail.Html is not null && file is { IsInline: true, ContentId: not null };

    private void Multipart(string subtype, IEnumerable<Action> parts)
    {
        var boundary = string.Create(CultureInfo.InvariantCulture, $"{_boundary}.{++_multiparts}");
        Line($"Content-Type: multipart/{subtype};\r\n boundary=\"{boundary}\"\r\n");
        foreach (var write in parts)
        {
            Line($"--{boundary}");
            write();
            Line("");
        }
        Line($"--{boundary}--");
    }

    private void WriteText(string subtype, string text)
    {
        Line($"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n");
        QuotedPrintableWriter.Write(_output, text);
    }

    private void WriteFile(MimeAttachment file, string disposition)
    {
        // A message in base64 isn't allowed (RFC 2046 section 5.2.1), and 8 bits may not pass: it goes as a file.
        var type = HeaderWriter.IsMediaType(file.ContentType) && !file.ContentType.StartsWith("message/", StringComparison.OrdinalIgnoreCase)
            && !file.ContentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
                ? file.ContentType
                : "application/octet-stream";
        Line($"Content-Type: {type}");
        Line("Content-Transfer-Encoding: base64");
        Line($"Content-Disposition: {disposition};{HeaderWriter.FileName(AttachmentReader.SafeName(file.Name, type, 1))}");
        if (file.ContentId is not null)
        {
            Line(HeaderWriter.Ids("Content-ID", [file.ContentId]));
        }
        Line("");
        for (var at = 0; at < file.Content.Length; at += 57)
        {
            Line(Convert.ToBase64String(file.Content.Span[at..Math.Min(at + 57, file.Content.Length)]));
        }
    }

    private void Header(string name, string value) => Line(HeaderWriter.Text(name, value));

    private void Line(string text)
    {
        Encoding.UTF8.GetBytes(text, _output);
        _output.Write("\r\n"u8);
    }
}
