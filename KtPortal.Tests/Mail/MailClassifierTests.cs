using System.Text;
using KtPortal.Core.Mail.Mime;

namespace KtPortal.Tests.Mail;

public sealed class MailClassifierTests
{
    private static readonly OwnMail Own = new(id => id == "r4nd0m", address => address == "support@example.org");

    [Fact]
    public void Takes_mail_of_a_person_as_mail()
    {
        var verdict = MailClassifier.Classify(Samples.Fixture("nested"), "jana@kunde.example", Own);

        Assert.Equal(MailKind.Mail, verdict.Kind);
        Assert.False(verdict.IsMachineMade);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", MailKind.AutoReply)]
    [InlineData("Auto-Submitted: auto-generated; owner=x", MailKind.AutoReply)]
    [InlineData("Auto-Submitted: no", MailKind.Mail)]
    [InlineData("X-Autoreply: yes", MailKind.AutoReply)]
    [InlineData("X-Autoreply: no", MailKind.Mail)]
    [InlineData("Precedence: bulk", MailKind.AutoReply)]
    [InlineData("Precedence: list", MailKind.List)]
    [InlineData("List-Unsubscribe: <https://x.example>", MailKind.List)]
    [InlineData("X-Loop-Id: r4nd0m", MailKind.Loop)]
    [InlineData("X-Loop-Id: another", MailKind.Mail)]
    [InlineData("Subject: Out of office", MailKind.Mail)]
    [InlineData("Subject: Out of office\nIn-Reply-To: <a@b>", MailKind.AutoReply)]
    public void Knows_machine_mail_by_its_headers(string headers, MailKind expected) =>
        Assert.Equal(expected, MailClassifier.Classify(Read($"From: jana@kunde.example\n{headers}\n\nHi"), "jana@kunde.example", Own).Kind);

    [Theory]
    [InlineData("jana@kunde.example", "", MailKind.Bounce)]
    [InlineData("jana@kunde.example", "<>", MailKind.Bounce)]
    [InlineData("MAILER-DAEMON@kunde.example", "x@kunde.example", MailKind.Bounce)]
    [InlineData("postmaster@kunde.example", "x@kunde.example", MailKind.Bounce)]
    [InlineData("support@example.org", "x@kunde.example", MailKind.Loop)]
    [InlineData("jana@kunde.example", null, MailKind.Mail)]
    public void Knows_machine_mail_by_its_sender(string from, string? envelopeFrom, MailKind expected) =>
        Assert.Equal(expected, MailClassifier.Classify(Read($"From: {from}\n\nHi"), envelopeFrom, Own).Kind);

    [Fact]
    public void Takes_an_absence_note_with_the_null_sender_as_a_reply_and_not_as_a_bounce() =>
        Assert.Equal(MailKind.AutoReply, MailClassifier.Classify(Samples.Fixture("out-of-office"), "").Kind);

    [Fact]
    public void Holds_a_newsletter_as_list_mail() =>
        Assert.Equal(MailKind.List, MailClassifier.Classify(Samples.Fixture("newsletter"), "news@shop.example").Kind);

    [Fact]
    public void Takes_a_read_receipt_as_a_reply() =>
        Assert.Equal(
            MailKind.AutoReply,
            MailClassifier.Classify(Read("From: jana@kunde.example\nContent-Type: multipart/report; report-type=disposition-notification; boundary=x\n\n--x\n\nRead\n--x--"), "").Kind);

    [Fact]
    public void Reads_a_delivery_report()
    {
        var bounce = MailClassifier.Classify(Samples.Fixture("bounce-report"), null).Bounce!;

        Assert.Equal("out-17@example.org", bounce.OriginalMessageId);
        Assert.Equal(["weg@kunde.example", "voll@kunde.example"], bounce.Recipients.Select(recipient => recipient.Address));
        Assert.Equal([true, false], bounce.Recipients.Select(recipient => recipient.IsPermanent));
        Assert.Equal([true, false], bounce.Recipients.Select(recipient => recipient.IsAddressGone));
        Assert.Equal(DeliveryAction.Delayed, bounce.Recipients[1].Action);
        Assert.Equal(("4.2.2", "452"), (bounce.Recipients[1].Status, bounce.Recipients[1].ReplyCode));
    }

    [Fact]
    public void Reads_a_bounce_in_words()
    {
        var bounce = MailClassifier.Classify(Samples.Fixture("bounce-in-words"), "").Bounce!;

        var recipient = Assert.Single(bounce.Recipients);
        Assert.Equal(("weg@kunde.example", "5.1.1", "550"), (recipient.Address, recipient.Status, recipient.ReplyCode));
        Assert.True(recipient.IsAddressGone);
        Assert.Equal("out-18@example.org", bounce.OriginalMessageId);
    }

    [Theory]
    [InlineData("550 5.7.1 Message rejected by policy", true, false)]
    [InlineData("552 5.2.2 Mailbox full", true, false)]
    [InlineData("451 4.3.0 Try again later", false, false)]
    [InlineData("550 5.1.1 No such user", true, true)]
    public void Tells_a_refused_mail_from_an_address_that_is_gone(string said, bool isPermanent, bool isGone)
    {
        var mail = Read($"From: mailer-daemon@relay.example\n\nCould not deliver:\n\n<weg@kunde.example>: {said}\n");

        var recipient = Assert.Single(MailClassifier.Classify(mail, "").Bounce!.Recipients);
        Assert.Equal((isPermanent, isGone), (recipient.IsPermanent, recipient.IsAddressGone));
    }

    private static MimeMessage Read(string raw) => MimeReader.Read(Encoding.UTF8.GetBytes(raw), cancel: TestContext.Current.CancellationToken);
}
