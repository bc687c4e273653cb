using System.Text;

namespace KtPortal.Tests.Mail;

/// <summary>A kind of mail as it is met with, and what has to come out: sender, subject, text, files.</summary>
public sealed record MailKindSample(string Name, byte[] Raw, string From, string Subject, string Text, string Files = "");

/// <summary>What docs/mail.md tells kind by kind. A kind that readers get wrong is one entry here.</summary>
internal static class MailKinds
{
    private const string Jana = "jana@kunde.example";
    private const string Mixed = "Content-Type: multipart/mixed; boundary=x\n\n";
    private const string Plain = "Content-Type: text/plain; charset=utf-8\n\n";

    internal static IReadOnlyList<MailKindSample> All { get; } =
    [
        Of("plain text", Plain + "Hallo Büro", "Hallo Büro"),
        Raw("lines that end in CR alone", $"From: {Jana}\nSubject: Test\n{Plain}Hallo\nBüro".Replace('\n', '\r'), "Test", "Hallo\nBüro"),
        Raw("a header line that lost its indentation", $"Subject: Drucker im dritten\nStock druckt nicht\nFrom: {Jana}\n{Plain}Hallo",
            "Drucker im dritten Stock druckt nicht", "Hallo"),
        Raw("no empty line above the text", $"From: {Jana}\nSubject: Test\nHallo da,\nes geht nicht.", "Test", "Hallo da,\n" +
            "es geht nicht."),
        Raw("line of an mbox above the headers", $"From {Jana} Tue May  5 10:00:00 2026\nFrom: {Jana}\nSubject: Test\n\nHallo",
            "Test", "Hallo"),
        Raw("empty lines above the headers", $"\r\n\r\nFrom: {Jana}\r\nSubject: Test\r\n\r\nHallo", "Test", "Hallo"),
        Of("multipart whose delimiter never comes", Mixed + "Hallo", "Hallo"),
        Of("multipart without a boundary in its header", "Content-Type: multipart/mixed\n\n--z\nContent-Type: text/plain\n\n" +
            "Hallo\n--z\nContent-Disposition: attachment; filename=a.txt\n\nx\n--z--", "Hallo", "a.txt"),
        Of("boundary behind a parameter that is none", "Content-Type: multipart/mixed; foo; boundary=\"x\"\n\n--x\n\nHallo\n--x\n" +
            "Content-Disposition: attachment; filename=a.txt\n\nx\n--x--", "Hallo", "a.txt"),
        Of("multipart whose end is missing", Mixed + "--x\n\nHallo\n--x\nContent-Disposition: attachment; filename=a.txt\n\nab",
            "Hallo", "a.txt"),
        Of("text between files (Apple)", Mixed + "--x\n\nOben\n--x\nContent-Type: image/png; name=a.png\n\n1\n--x\n\nUnten\n--x--",
            "Oben\nUnten", "a.png"),
        Of("text with a name", "Content-Type: text/plain; name=message.txt\n\nHallo", "Hallo"),
        Of("text and a named text file below it", Mixed + "--x\n\nHallo\n--x\nContent-Type: text/plain; name=log.txt\n\nzeile\n--x--",
            "Hallo", "log.txt"),
        Of("flowed text with a signature", "Content-Type: text/plain; format=flowed\n\nEine lange \nZeile.\n-- \nJana",
            "Eine lange Zeile.\n-- \nJana"),
        Latin("UTF-8 labelled as ISO-8859-1", "Content-Type: text/plain; charset=iso-8859-1\n\n", "Grüße aus dem Büro", Encoding.UTF8),
        Latin("ISO-8859-1 labelled as UTF-8", "Content-Type: text/plain; charset=utf-8\n\n", "Grüße aus dem Büro", Encoding.Latin1),
        Latin("ISO-8859-1 labelled as US-ASCII", "Content-Type: text/plain; charset=us-ascii\n\n", "Grüße aus dem Büro", Encoding.Latin1),
        Latin("unknown charset", "Content-Type: text/plain; charset=x-klingon\n\n", "Grüße aus dem Büro", Encoding.Latin1),
        Latin("no charset, UTF-8", "Content-Type: text/plain\n\n", "Grüße aus dem Büro", Encoding.UTF8),
        Of("Windows-1252 labelled as ISO-8859-1", "Content-Type: text/plain; charset=iso-8859-1\n" +
            "Content-Transfer-Encoding: quoted-printable\n\n5 =80", "5 €"),
        Head("subject in raw UTF-8", "Störung", Encoding.UTF8, "utf-8"),
        Head("subject in raw bytes of the text's charset", "Принтер не печатает", CodePages("koi8-r"), "koi8-r"),
        Head("subject in raw ISO-8859-1", "Störung im Büro", Encoding.Latin1, "iso-8859-1"),
        Subject("encoded words with blanks", "=?utf-8?Q?Drucker im B=C3=BCro?=", "Drucker im Büro"),
        Subject("encoded words that part a character", "=?utf-8?Q?B=C3?= =?utf-8?Q?=BCro?=", "Büro"),
        Subject("an encoded word without end", "=?utf-8?Q?Drucker_im_B=C3=BCro", "Drucker im Büro"),
        Subject("an encoded word of another charset than it says", "=?utf-8?Q?B=FCro?=", "Büro"),
        Subject("UTF-8 in an encoded word of ISO-8859-1", "=?iso-8859-1?Q?B=C3=BCro?=", "Büro"),
        Subject("an encoded word of base64 without padding", "=?utf-8?B?QsO8cm8?=", "Büro"),
        From("comments within an address", "Jana <jana(privat)@kunde.example>", Jana),
        From("comments behind an address", "jana@kunde.example (Jana (alt) Doe)", Jana),
        From("a comma in a name without quotes", "Doe, Jana <jana@kunde.example>", Jana),
        From("mailto: within an address", "Jana <mailto:jana@kunde.example>", Jana),
        From("dots at a wrong place in an address", "Jana <jana..doe.@kunde.example>", "jana..doe.@kunde.example"),
        From("words beside an address", "Jana Doe jana@kunde.example", Jana),
        From("MAILER-DAEMON <>", "MAILER-DAEMON <>", "MAILER-DAEMON"),
        From("semicolons between addresses", "jana@kunde.example; otto@kunde.example", "jana@kunde.example,otto@kunde.example"),
        File("file name in pieces (RFC 2231)", "attachment; filename*0*=UTF-8''Pr%C3%BCf; filename*1=\"bericht.pdf\"", "Prüfbericht.pdf"),
        File("file name as an encoded word", "attachment; filename=\"=?utf-8?Q?Pr=C3=BCfbericht=2Epdf?=\"", "Prüfbericht.pdf"),
        File("file name with a path of Windows", "attachment; filename=\"C:\\temp\\neu.pdf\"", "neu.pdf"),
        File("file name without quotes, with blanks", "attachment; filename=Bericht vom Mai.pdf", "Bericht vom Mai.pdf"),
        File("file name before a stray semicolon", "attachment; filename=Bericht.pdf; ; x", "Bericht.pdf"),
        Of("base64 with strangers and without padding", "Content-Transfer-Encoding: base64\n\nSGFs*bG\n8gZG", "Hallo d"),
        Of("quoted-printable with blanks behind its breaks", "Content-Transfer-Encoding: quoted-printable\n\nHal=  \nlo =% =C3=BC",
            "Hallo =% ü"),
        Of("uuencode as an encoding", Mixed + "--x\n\nHallo\n--x\nContent-Disposition: attachment; filename=a.txt\n" +
            "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n#0V%T\n`\nend\n--x--", "Hallo", "a.txt"),
        Of("uuencode within the text", "Content-Type: text/plain\n\nHallo\nbegin 644 cat.txt\n#0V%T\n`\nend\nGruß", "Hallo\nGruß",
            "cat.txt"),
        Of("a forwarded mail", Mixed + "--x\n\nHallo\n--x\nContent-Type: message/rfc822\n\nSubject: Alt\n\nvorher\n--x--", "Hallo",
            "Alt.eml"),
        Of("a forwarded mail in base64", Mixed + "--x\n\nHallo\n--x\nContent-Type: message/rfc822\n" +
            "Content-Transfer-Encoding: base64\n\nU3ViamVjdDogQWx0Cgp2b3JoZXI=\n--x--", "Hallo", "Alt.eml"),
        Of("winmail.dat with a text in RTF and a file", Mixed + "--x\nContent-Type: application/ms-tnef; name=winmail.dat\n" +
            "Content-Transfer-Encoding: base64\n\n" + TnefSamples.Letter + "\n--x--", "Guten Tag,\nder Drucker im Büro.",
            "Prüfbericht.pdf"),
        Of("winmail.dat that is cut off", Mixed + "--x\n\nHallo\n--x\nContent-Type: application/ms-tnef; name=winmail.dat\n" +
            "Content-Transfer-Encoding: base64\n\n" + TnefSamples.CutOff + "\n--x--", "Hallo", "winmail.dat"),
        Of("an invitation", "Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:Abnahme\nEND:VEVENT", "Summary: Abnahme",
            "attachment-1.ics"),
        Of("encrypted, S/MIME", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n" +
            "Content-Transfer-Encoding: base64\n\nMIIB", "", "smime.p7m"),
        Of("signed by wrapping, S/MIME", "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n" +
            "Content-Transfer-Encoding: base64\n\n" + SignedSample.Of("Content-Type: text/plain\r\n\r\nHallo"), "Hallo", "smime.p7m"),
        Of("signed beside, PGP", "Content-Type: multipart/signed; boundary=x\n\n--x\n\nHallo\n--x\n" +
            "Content-Type: application/pgp-signature; name=signature.asc\n\nx\n--x--", "Hallo", "signature.asc"),
    ];

    private static MailKindSample Of(string name, string rest, string text, string files = "") =>
        new(name, Utf8($"From: {Jana}\nSubject: Test\n{rest}"), Jana, "Test", text, files);

    private static MailKindSample Raw(string name, string raw, string subject, string text) => new(name, Utf8(raw), Jana, subject, text);

    private static MailKindSample Latin(string name, string head, string text, Encoding encoding) =>
        new(name, [.. Utf8($"From: {Jana}\nSubject: Test\n{head}"), .. encoding.GetBytes(text)], Jana, "Test", text);

    private static MailKindSample Head(string name, string subject, Encoding encoding, string charset) =>
        new(name, encoding.GetBytes($"From: {Jana}\nSubject: {subject}\nContent-Type: text/plain; charset={charset}\n\n" +
            $"{subject}"), Jana, subject, subject);

    private static MailKindSample Subject(string name, string raw, string subject) => Raw(name, $"From: {Jana}\nSubject: {raw}\n\n" +
        $"Hallo", subject, "Hallo");

    private static MailKindSample From(string name, string raw, string address) => new(name, Utf8($"From: {raw}\nSubject: Test\n\n" +
        $"Hallo"), address, "Test", "Hallo");

    private static MailKindSample File(string name, string disposition, string file) =>
        Of(name, $"{Mixed}--x\n\nHallo\n--x\nContent-Type: application/pdf\nContent-Disposition: {disposition}\n\n%PDF\n--x--",
            "Hallo", file);

    private static Encoding CodePages(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name)!;

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
