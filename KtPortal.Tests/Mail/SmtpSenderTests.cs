using System.Text;
using KtPortal.Core.Mail.Transport;

namespace KtPortal.Tests.Mail;

public sealed class SmtpSenderTests : IAsyncDisposable
{
    private const string From = "support@example.org";
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("Subject: Hi\r\n\r\n.dot\r\nlone\nfeed\r\n.\r\nend");

    private readonly FakeSmtpServer _server = new();

    [Fact]
    public async Task Delivers_a_message_as_it_is_with_dots_doubled_and_line_breaks_whole()
    {
        var result = await SendAsync(Options(), "jana@kunde.example");

        Assert.True(result.IsAccepted);
        Assert.Equal("Subject: Hi\r\n\r\n.dot\r\nlone\r\nfeed\r\n.\r\nend\r\n", Assert.Single(_server.Messages));
        Assert.Contains(_server.Commands, line => line.StartsWith("EHLO [127.0.0.1]", StringComparison.Ordinal));
        Assert.Contains(_server.Commands, line => line.StartsWith("MAIL FROM:<support@example.org> SIZE=", StringComparison.Ordinal));
        Assert.Equal("QUIT", _server.Commands[^1]);
    }

    [Fact]
    public async Task Tells_each_recipient_apart()
    {
        _server.Replies["RCPT TO:<weg@"] = "550 5.1.1 No such user";
        _server.Replies["RCPT TO:<voll@"] = "452-4.2.2 Mailbox\r\n452 4.2.2 full";

        var result = await SendAsync(Options(), "jana@kunde.example", "weg@kunde.example", "voll@kunde.example");

        Assert.Equal([SmtpOutcome.Accepted, SmtpOutcome.Permanent, SmtpOutcome.Temporary],
            result.Recipients.Select(recipient => recipient.Outcome));
        Assert.Equal(new SmtpRecipientResult("weg@kunde.example", SmtpOutcome.Permanent, 550, "5.1.1", "No such user"),
            result.Recipients[1]);
        Assert.Equal(new SmtpRecipientResult("voll@kunde.example", SmtpOutcome.Temporary, 452, "4.2.2", "Mailbox full"),
            result.Recipients[2]);
        Assert.Single(_server.Messages);
    }

    [Fact]
    public async Task Sends_no_message_when_every_recipient_is_refused()
    {
        _server.Replies["RCPT"] = "550 5.1.1 No such user";

        Assert.Equal(SmtpOutcome.Permanent, Assert.Single((await SendAsync(Options(), "weg@kunde.example")).Recipients).Outcome);
        Assert.DoesNotContain("DATA", _server.Commands);
    }

    [Theory]
    [InlineData("MAIL", "451 4.3.0 later", SmtpOutcome.Temporary)]
    [InlineData("MAIL", "550 5.7.1 not you", SmtpOutcome.Permanent)]
    [InlineData("MAIL", "530 5.7.0 log in first", SmtpOutcome.Temporary)]
    [InlineData("DATA", "451 4.3.0 later", SmtpOutcome.Temporary)]
    [InlineData(".", "451 4.3.0 later", SmtpOutcome.Temporary)]
    [InlineData(".", "554 5.6.0 spam", SmtpOutcome.Permanent)]
    [InlineData("EHLO", "421 4.3.2 closing", SmtpOutcome.Temporary)]
    [InlineData("DATA", "", SmtpOutcome.Temporary)]
    [InlineData("DATA", "250 2.0.0 not yet", SmtpOutcome.Temporary)]
    [InlineData("RCPT", "452 4.2.2 full", SmtpOutcome.Temporary)]
    [InlineData("RCPT", "554 5.7.1 not them", SmtpOutcome.Permanent)]
    [InlineData(".", "", SmtpOutcome.Temporary)]
    [InlineData("RCPT", "", SmtpOutcome.Temporary)]
    [InlineData("RCPT", "nonsense", SmtpOutcome.Temporary)]
    public async Task Tells_trouble_that_passes_from_trouble_that_stays(string at, string reply, SmtpOutcome expected)
    {
        _server.Replies[at] = reply;

        Assert.Equal(expected, Assert.Single((await SendAsync(Options(), "jana@kunde.example")).Recipients).Outcome);
    }

    [Fact]
    public async Task Keeps_what_was_decided_before_the_line_broke()
    {
        _server.Replies["RCPT TO:<weg@"] = "550 5.1.1 No such user";
        _server.Replies["."] = "";

        var result = await SendAsync(Options(), "jana@kunde.example", "weg@kunde.example");

        Assert.Equal([SmtpOutcome.Temporary, SmtpOutcome.Permanent], result.Recipients.Select(recipient => recipient.Outcome));
    }

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task Encrypts_and_logs_in(MailSecurity security)
    {
        _server.IsImplicitTls = security == MailSecurity.Tls;
        _server.Offers = [.. _server.Offers, "STARTTLS"];

        var result = await SendAsync(Trusting(security), "jana@kunde.example");

        Assert.True(result.IsAccepted);
        Assert.True(_server.WasEncrypted);
        Assert.Contains($"AUTH PLAIN {Convert.ToBase64String("\0user\0secret"u8)}", _server.Commands);
    }

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task Trusts_no_certificate_that_the_system_does_not_trust(MailSecurity security)
    {
        _server.IsImplicitTls = security == MailSecurity.Tls;
        _server.Offers = [.. _server.Offers, "STARTTLS"];

        var result = await SendAsync(Trusting(security) with { CertificateCheck = null }, "jana@kunde.example");

        Assert.Equal(SmtpOutcome.Temporary, Assert.Single(result.Recipients).Outcome);
        Assert.DoesNotContain(_server.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sends_nothing_in_plain_where_encryption_is_asked_for_and_not_offered()
    {
        var result = await SendAsync(Trusting(MailSecurity.StartTls), "jana@kunde.example");

        Assert.Equal("The server doesn't offer STARTTLS.", Assert.Single(result.Recipients).Text);
        Assert.DoesNotContain(_server.Commands,
            line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_what_was_slipped_in_before_the_handshake()
    {
        _server.Offers = [.. _server.Offers, "STARTTLS"];
        _server.BeforeHandshake = "\r\n250 AUTH PLAIN";

        var result = await SendAsync(Trusting(MailSecurity.StartTls), "jana@kunde.example");

        Assert.Equal(SmtpOutcome.Temporary, Assert.Single(result.Recipients).Outcome);
        Assert.Equal("STARTTLS", _server.Commands[^1]);
    }

    [Fact]
    public async Task Logs_in_step_by_step_where_only_that_is_offered()
    {
        _server.Offers = ["AUTH LOGIN"];
        _server.Replies["AUTH LOGIN"] = "334 VXNlcm5hbWU6";
        _server.Replies["dXNlcg=="] = "334 UGFzc3dvcmQ6";
        _server.Replies["c2VjcmV0"] = "235 2.7.0 welcome";

        Assert.True((await SendAsync(Options() with { User = "user", Password = "secret" }, "jana@kunde.example")).IsAccepted);
    }

    [Fact]
    public async Task Takes_a_refused_login_as_trouble_of_the_server_and_not_of_the_mail()
    {
        _server.Replies["AUTH"] = "535 5.7.8 wrong password";
        var options = Options() with { User = "user", Password = "secret" };

        var recipient = Assert.Single((await SendAsync(options, "jana@kunde.example")).Recipients);

        Assert.Equal((SmtpOutcome.Temporary, 535, "5.7.8", "wrong password"),
            (recipient.Outcome, recipient.Code, recipient.EnhancedStatus, recipient.Text));
        Assert.Equal("wrong password", await SmtpSender.CheckAsync(options, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_a_server_without_sending()
    {
        Assert.Null(await SmtpSender.CheckAsync(Options(), TestContext.Current.CancellationToken));
        Assert.DoesNotContain(_server.Commands, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Falls_back_to_an_old_greeting()
    {
        _server.Replies["EHLO"] = "502 what?";

        Assert.True((await SendAsync(Options(), "jana@kunde.example")).IsAccepted);
    }

    [Theory]
    [InlineData("jana@kunde.example>\r\nRCPT TO:<x@evil.example")]
    [InlineData("jana kunde.example")]
    [InlineData("")]
    public async Task Never_sends_what_is_not_an_address(string address)
    {
        var result = await SendAsync(Options(), address, "jana@kunde.example");

        Assert.Equal([SmtpOutcome.Permanent, SmtpOutcome.Accepted], result.Recipients.Select(recipient => recipient.Outcome));
        Assert.Single(_server.Commands, line => line.StartsWith("RCPT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, SmtpOutcome.Accepted)]
    [InlineData(false, SmtpOutcome.Permanent)]
    public async Task Sends_to_addresses_outside_ascii_only_where_the_server_takes_them(bool isOffered, SmtpOutcome expected)
    {
        _server.Offers = isOffered ? ["8BITMIME", "SMTPUTF8"] : ["8BITMIME"];

        Assert.Equal(expected, Assert.Single((await SendAsync(Options(), "jäna@bücher.example")).Recipients).Outcome);
        Assert.Equal(isOffered, _server.Commands.Exists(line =>
            line is "RCPT TO:<jäna@xn--bcher-kva.example>" or "RCPT TO:<jäna@bücher.example>"));
        Assert.Equal(isOffered, _server.Commands.Exists(line =>
            line.StartsWith("MAIL FROM:<support@example.org> ", StringComparison.Ordinal)
            && line.Contains(" SMTPUTF8", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Does_not_send_more_than_the_server_takes()
    {
        _server.Offers = ["SIZE 10"];

        Assert.Equal("5.3.4", Assert.Single((await SendAsync(Options(), "jana@kunde.example")).Recipients).EnhancedStatus);
        Assert.Empty(_server.Messages);
    }

    [Fact]
    public async Task Sends_bounces_with_the_null_sender()
    {
        await SmtpSender.SendAsync(Options(), "", ["jana@kunde.example"], Message, TestContext.Current.CancellationToken);

        Assert.Contains(_server.Commands, line => line.StartsWith("MAIL FROM:<> ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gives_up_on_a_silent_server_and_obeys_its_caller()
    {
        _server.Replies["MAIL"] = null;

        var result = await SendAsync(Options() with { Timeout = TimeSpan.FromMilliseconds(300) }, "jana@kunde.example");
        Assert.Equal("The server took too long to answer.", Assert.Single(result.Recipients).Text);

        using var impatient = new CancellationTokenSource(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SmtpSender.SendAsync(Options(), From, ["jana@kunde.example"], Message, impatient.Token));
    }

    [Fact]
    public async Task Takes_a_server_that_is_not_there_as_passing_trouble()
    {
        var options = Options();
        await _server.DisposeAsync();

        Assert.Equal(SmtpOutcome.Temporary, Assert.Single((await SendAsync(options, "jana@kunde.example")).Recipients).Outcome);
    }

    private SmtpOptions Options() => new("127.0.0.1", _server.Port, MailSecurity.None);

    private SmtpOptions Trusting(MailSecurity security) =>
        new("localhost", _server.Port, security, "user", "secret")
        {
            CertificateCheck = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
        };

    private static Task<SmtpResult> SendAsync(SmtpOptions options, params string[] recipients) =>
        SmtpSender.SendAsync(options, From, recipients, Message, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
