using System.Text;
using KtPortal.Core.Mail.Mime;

namespace KtPortal.Tests.Mail;

public sealed class MimeWriterTests
{
    private static readonly OutgoingMail Mail = new()
    {
        From = new MimeAddress("Störungsannahme, Kunde & Co", "support@example.org"),
        To = [new MimeAddress("Jana \"J\" Doe", "jana@kunde.example"), new MimeAddress("", "otto@kunde.example")],
        ReplyTo = new MimeAddress("", "support+r-abc@example.org"),
        Subject = "[KT-1001] Drucker im Büro druckt seit dem letzten Update überhaupt nicht mehr – was nun, liebe Kolleginnen und Kollegen?",
        MessageId = "m1@example.org",
        InReplyTo = "a1@kunde.example",
        References = ["n0@example.org", "a1@kunde.example"],
        Date = new DateTimeOffset(2026, 5, 5, 10, 1, 2, TimeSpan.FromHours(2)),
        AutoSubmitted = "auto-generated",
        Headers = [new("X-Loop-Id", "r4nd0m")],
        Text = "Grüße \n.\nFrom here on = fine\n" + new string('x', 300) + "\n😀",
        Html = "<p>Grüße</p><img src=\"cid:logo@example.org\">",
        Attachments =
        [
            new MimeAttachment("Prüfbericht mit einem wirklich sehr langen Namen, der nicht in eine Zeile passt.pdf", "application/pdf", Encoding.ASCII.GetBytes("%PDF"), null, false),
            new MimeAttachment("logo.png", "image/png", new byte[200], "logo@example.org", true),
        ],
    };

    [Fact]
    public void Writes_what_the_reader_reads()
    {
        var read = MimeReader.Read(MimeWriter.Write(Mail), TestContext.Current.CancellationToken);

        Assert.Equal([Mail.From], read.From);
        Assert.Equal(Mail.To, read.To);
        Assert.Equal([Mail.ReplyTo!], read.ReplyTo);
        Assert.Equal(Mail.Subject, read.Subject);
        Assert.Equal(Mail.MessageId, read.MessageId);
        Assert.Equal([Mail.InReplyTo!], read.InReplyTo);
        Assert.Equal(Mail.References, read.References);
        Assert.Equal(Mail.Date, read.Date);
        Assert.Equal("auto-generated", read.Headers["Auto-Submitted"]);
        Assert.Equal("r4nd0m", read.Headers["X-Loop-Id"]);
        Assert.Equal(Mail.Text, read.TextBody!.TrimEnd());
        Assert.Equal(Mail.Html, read.HtmlBody!.TrimEnd());
    }

    [Fact]
    public void Writes_files_beside_and_below_the_text()
    {
        var read = MimeReader.Read(MimeWriter.Write(Mail), TestContext.Current.CancellationToken);

        Assert.Equal("multipart/mixed", read.Root.ContentType);
        Assert.Equal(["logo.png", Mail.Attachments[0].Name], read.Attachments.Select(file => file.Name));
        Assert.Equal([true, false], read.Attachments.Select(file => file.IsInline));
        Assert.Equal(Mail.Attachments[1].Content.ToArray(), read.Attachments[0].Content.ToArray());
    }

    [Fact]
    public void Writes_only_short_lines_of_seven_bits_ended_by_both_characters()
    {
        var text = Encoding.Latin1.GetString(MimeWriter.Write(Mail));

        Assert.True(Ascii.IsValid(text));
        Assert.All(text.Split("\r\n"), line =>
        {
            Assert.DoesNotContain('\n', line);
            Assert.DoesNotContain('\r', line);
            Assert.True(line.Length <= 78, line);
            Assert.NotEqual(".", line);
            Assert.False(line.StartsWith("From ", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Writes_a_plain_mail_as_one_part()
    {
        var read = MimeReader.Read(MimeWriter.Write(Mail with { Html = null, Attachments = [], Subject = "Hi" }), TestContext.Current.CancellationToken);

        Assert.Equal("text/plain", read.Root.ContentType);
        Assert.Equal("Hi", read.Headers.Raw("Subject"));
    }

    public static TheoryData<string, OutgoingMail> Injections => new()
    {
        { "subject", Mail with { Subject = "Hi\r\nBcc: x@evil.example" } },
        { "subject with a lone line feed", Mail with { Subject = "Hi\nBcc: x@evil.example" } },
        { "name", Mail with { From = new MimeAddress("A\r\nBcc: x@evil.example", "a@example.org") } },
        { "address", Mail with { To = [new MimeAddress("", "a@example.org>\r\nBcc: <x@evil.example")] } },
        { "second address", Mail with { To = [new MimeAddress("", "a@example.org, x@evil.example")] } },
        { "half a second address", Mail with { To = [new MimeAddress("", "x@evil.example,a@example.org")] } },
        { "message id", Mail with { MessageId = "a@b>\r\nBcc: x" } },
        { "reference", Mail with { References = ["a b"] } },
        { "header name", Mail with { Headers = [new("X: y\r\nBcc", "x@evil.example")] } },
        { "header value", Mail with { Headers = [new("X-A", "y\rBcc: x@evil.example")] } },
        { "auto-submitted", Mail with { AutoSubmitted = "no\nBcc: x@evil.example" } },
    };

    [Theory, MemberData(nameof(Injections), DisableDiscoveryEnumeration = true)]
    public void Refuses_to_write_a_header_into_a_header(string place, OutgoingMail mail)
    {
        Assert.NotEmpty(MimeWriter.Write(Mail));
        Assert.True(Record.Exception(() => MimeWriter.Write(mail)) is ArgumentException, place);
    }

    [Fact]
    public void Keeps_a_broken_file_from_breaking_the_message()
    {
        var file = new MimeAttachment("a\"\r\nBcc: x.pdf", "text/plain\r\nX: y", new byte[] { 1 }, null, false);

        var read = MimeReader.Read(MimeWriter.Write(Mail with { Attachments = [file] }), TestContext.Current.CancellationToken);

        Assert.Equal("a___Bcc_ x.pdf", Assert.Single(read.Attachments).Name);
        Assert.Equal("application/octet-stream", read.Attachments[0].ContentType);
        Assert.False(read.Headers.Has("Bcc"));
    }

    [Fact]
    public void Writes_a_domain_outside_ascii_in_its_ascii_form()
    {
        var read = MimeReader.Read(MimeWriter.Write(Mail with { To = [new MimeAddress("", "jana@bücher.example")] }), TestContext.Current.CancellationToken);

        Assert.Equal("jana@xn--bcher-kva.example", Assert.Single(read.To).Address);
    }
}
