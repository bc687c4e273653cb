using System.Text;
using KtPortal.Core.Mail.Mime;

namespace KtPortal.Tests.Mail;

public sealed class MimeReaderTests
{
    [Fact]
    public void Reads_an_encoded_subject() =>
        Assert.Equal("Rückfrage zum Drucker (dringend)", Samples.Fixture("nested").Subject);

    [Fact]
    public void Reads_who_wrote_to_whom()
    {
        var mail = Samples.Fixture("nested");

        Assert.Equal([new MimeAddress("Jana Müller", "jana@kunde.example")], mail.From);
        Assert.Equal(["support@example.org", "anna@example.org", "otto@example.org"], mail.To.Select(to => to.Address));
        Assert.Equal("Otto, B.", mail.To[2].Name);
        Assert.Empty(mail.Cc);
    }

    [Fact]
    public void Reads_ids_and_date()
    {
        var mail = Samples.Fixture("nested");

        Assert.Equal("a1@kunde.example", mail.MessageId);
        Assert.Equal(["n1@example.org"], mail.InReplyTo);
        Assert.Equal(["n0@example.org", "n1@example.org"], mail.References);
        Assert.Equal(new DateTimeOffset(2026, 5, 5, 10, 1, 2, TimeSpan.FromHours(2)), mail.Date);
    }

    [Fact]
    public void Reads_both_bodies_of_a_nested_mail()
    {
        var mail = Samples.Fixture("nested");

        Assert.Equal("Der Drucker im Büro druckt nicht.", mail.TextBody);
        Assert.StartsWith("<p>Der Drucker <b>im Büro</b>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.False(mail.CharsetGuessed);
    }

    [Fact]
    public void Names_the_files_and_tells_which_are_shown_in_place()
    {
        var files = Samples.Fixture("nested").Attachments;

        Assert.Equal(["attachment-1.png", "Prüfbericht.pdf", "Vorher.eml"], files.Select(file => file.Name));
        Assert.Equal([true, false, false], files.Select(file => file.IsInline));
        Assert.Equal("%PDF-1.4\n", Encoding.ASCII.GetString(files[1].Content.Span));
    }

    [Fact]
    public void Tells_an_invitation_in_words_and_keeps_its_file()
    {
        var mail = Samples.Fixture("invitation");

        Assert.Equal("Summary: Abnahme, zweiter Versuch\nStart: 20260512T090000Z\nLocation: Büro\nOrganizer: jana@kunde.example",
            mail.TextBody);
        Assert.Equal(["attachment-1.ics"], mail.Attachments.Select(file => file.Name));
    }

    [Theory]
    [InlineData("utf-8", new byte[] { 0x42, 0xFC, 0x72, 0x6F }, "Büro", true)]
    [InlineData("klingon", new byte[] { 0x42, 0xFC, 0x72, 0x6F }, "Büro", true)]
    [InlineData("iso-8859-1", new byte[] { 0x80, 0x35 }, "€5", false)]
    [InlineData("us-ascii", new byte[] { 0x42, 0xC3, 0xBC }, "Bü", true)]
    [InlineData("koi8-r", new byte[] { 0xF0, 0xD2 }, "Пр", false)]
    [InlineData("windows-31j", new byte[] { 0x94, 0x4C }, "猫", false)]
    [InlineData("iso-2022-jp", new byte[] { 0x1B, 0x24, 0x42, 0x47, 0x2D, 0x1B, 0x28, 0x42 }, "猫", false)]
    [InlineData("gb2312", new byte[] { 0xC3, 0xA8 }, "猫", false)]
    [InlineData("cp850", new byte[] { 0x81 }, "ü", false)]
    public void Reads_any_charset_and_marks_a_wrong_one(string charset, byte[] body, string expected, bool isGuessed)
    {
        var mail = MimeReader.Read(
            (byte[])[.. Encoding.ASCII.GetBytes($"From: a@b.example\nContent-Type: text/plain; charset=\"{charset}\"\n\n"), .. body],
            TestContext.Current.CancellationToken);

        Assert.Equal(expected, mail.TextBody);
        Assert.Equal(isGuessed, mail.CharsetGuessed);
    }

    [Fact]
    public void Reads_a_body_that_follows_the_headers_without_an_empty_line() =>
        Assert.Equal("Hello there,\nit broke.", Read("From: a@b.example\nHello there,\nit broke.").TextBody);

    [Fact]
    public void Reads_broken_base64_and_quoted_printable_as_far_as_they_go()
    {
        Assert.Equal("Hello", Read("From: a@b.example\nContent-Transfer-Encoding: base64\n\nSGV s*bG8\n").TextBody);
        Assert.Equal("100 =% ü=X", Read("From: a@b.example\nContent-Transfer-Encoding: quoted-printable\n\n100 =% =c3=BC=X").TextBody);
    }

    [Fact]
    public void Joins_the_texts_around_a_file_as_apple_mail_sends_them()
    {
        var mail = Read("From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nAbove\n--x\nContent-Type: " +
            "image/png\n\n1\n--x\n\nBelow\n--x--");

        Assert.Equal("Above\nBelow", mail.TextBody);
        Assert.Single(mail.Attachments);
    }

    [Fact]
    public void Reads_flowed_text_in_whole_paragraphs() =>
        Assert.Equal(
            "A long line.\n> quoted text\n-- \nJana",
            Read("From: a@b.example\nContent-Type: text/plain; format=flowed\n\nA long \nline.\n> quoted \n> text\n-- \nJana").TextBody);

    [Fact]
    public void Takes_the_path_and_reading_direction_tricks_out_of_file_names()
    {
        var mail = Read("From: a@b.example\nContent-Type: application/octet-stream\nContent-Disposition: attachment; " +
            "filename=\"C:\\temp\\..\\a\u202Efdp.exe\"\n\nx");

        Assert.Equal("a_fdp.exe", Assert.Single(mail.Attachments).Name);
    }

    [Fact]
    public void Stops_at_too_many_parts_too_deep_nesting_and_too_many_headers()
    {
        var parts = string.Concat(Enumerable.Repeat("--x\n\nhi\n", 300));
        var deep = string.Concat(Enumerable.Range(0, 12).Select(
            level => $"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
        var heads = string.Concat(Enumerable.Repeat("X-A: b\n", 1200));

        Assert.Equal(MimeLimit.Parts, Read("Content-Type: multipart/mixed; boundary=x\n\n" + parts).Limit);
        Assert.Equal(MimeLimit.Depth, Read(deep + "\nhi").Limit);
        Assert.Equal(MimeLimit.HeaderLines, Read(heads + "\nhi").Limit);
        Assert.Equal(MimeLimit.None, Samples.Fixture("nested").Limit);
    }

    [Fact]
    public void Keeps_encrypted_mail_as_a_file_and_says_so()
    {
        var mail = Read("From: a@b.example\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; " +
            "name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIIB");

        Assert.True(mail.IsEncrypted);
        Assert.Equal("smime.p7m", Assert.Single(mail.Attachments).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("\0\0")]
    [InlineData("no header at all")]
    [InlineData(":\n:\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\n\n--x")]
    [InlineData("Content-Type: message/rfc822\n\n")]
    public void Throws_at_nothing(string raw) => Assert.Empty(Read(raw).From);

    [Fact]
    public void Reads_in_full_what_stands_below_a_recipient_list_of_two_hundred_kilobytes()
    {
        var people = string.Join(", ", Enumerable.Range(0, 8000).Select(i => $"person{i}@example.org"));
        var mail = Read($"From: a@b.example\nTo: {people}\n\nHello");

        Assert.Equal((MimeLimit.None, "Hello", 2000), (mail.Limit, mail.TextBody, mail.To.Count));
    }

    private static MimeMessage Read(string raw) => MimeReader.Read(Encoding.UTF8.GetBytes(raw));
}
