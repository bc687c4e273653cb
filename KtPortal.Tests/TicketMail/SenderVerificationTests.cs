using KtPortal.Core.Kernel;
using KtPortal.Tests.Mail;

namespace KtPortal.Tests.TicketMail;

/// <summary>Who claims an address has to come from where it lives, if the receiving server says so.</summary>
public sealed class SenderVerificationTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Server = "mx.kre8ivtech.example";
    private const string Dana = "dana@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Fact]
    public async Task Forged_answer_waits_on_the_ticket_whatever_it_refers_to()
    {
        await using var node = Trusting();
        var number = await SubmittedAsync();
        var receipt = (await house.OutboundAsync(number))[0];
        foreach (var letter in (Letter[])[new(Dana, "Re", "Forged.") { References = [receipt.MessageId] }, new(Dana, $"[{number}]", "Forged.")])
        {
            var row = await house.ReceiveAsync((letter with { Headers = Results("dmarc=fail; spf=fail") }).ToString(), node: node);
            Assert.Equal(("held", "the sender could not be verified (dmarc=fail spf=fail)", receipt.SubjectId), (row.State, row.Reason, row.SubjectId));
        }

        Assert.Empty(await house.CommentsAsync(number));
        var genuine = await house.ReceiveAsync(new Letter(Dana, $"[{number}]", "Mine.") { Headers = Results("dmarc=pass") }.ToString(), node: node);
        Assert.Equal(("processed", "dmarc=pass"), (genuine.State, genuine.AuthResults));
    }

    [Fact]
    public async Task Forged_new_ticket_is_marked_and_brings_nobody_along()
    {
        await using var node = Trusting();
        var row = await house.ReceiveAsync(new Letter(Dana, "Urgent money", "Pay.") { Headers = Results("spf=fail; dkim=none") + "\nCc: boss@harbor-dental.example" }.ToString(), node: node);

        Assert.Equal("proposed", await house.AskAsync<string>("select state from ticket_participants where ticket_id = $1", row.SubjectId!));
        Assert.Equal("internal", await house.AskAsync<string>("select visibility from timeline_events where subject_id = $1 and kind = 'sender_not_verified'", row.SubjectId!));
        var receipt = Assert.Single(await house.OutboundAsync(await house.NumberOfAsync(row)));
        Assert.DoesNotContain("Urgent money", receipt.Subject + receipt.TextBody + receipt.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sender_the_server_knows_nothing_of_brings_nobody_along_either()
    {
        await using var node = Trusting();
        var row = await house.ReceiveAsync(new Letter(Dana, "Chair", "Broken.") { Headers = "Cc: boss@harbor-dental.example" }.ToString(), node: node);
        Assert.Equal("proposed", await house.AskAsync<string>("select state from ticket_participants where ticket_id = $1", row.SubjectId!));
        Assert.Equal(0L, await house.AskAsync<long>("select count(*) from timeline_events where subject_id = $1 and kind = 'sender_not_verified'", row.SubjectId!));
    }

    [Fact]
    public async Task Forged_mail_of_staff_is_held_without_a_thread_too()
    {
        await using var node = Trusting();
        var row = await house.ReceiveAsync(new Letter(Tessa, "New bank account", "Note it.") { Headers = Results("dmarc=fail") }.ToString(), node: node);
        Assert.Equal(("held", null), (row.State, row.SubjectId));
        Assert.Equal("New bank account", row.Subject);
    }

    [Theory]
    [InlineData("dmarc=pass", "processed")]
    [InlineData("dmarc=none; spf=pass smtp.mailfrom=kre8ivtech.example", "held")]
    [InlineData("none", "held")]
    public async Task Answer_of_staff_needs_token_and_dmarc(string results, string state)
    {
        await using var node = Trusting();
        var number = await SubmittedAsync();
        await house.AssignAsync(number, Tessa);
        await house.ReplyAsync(Dana, number, "Well?");
        await house.RunJobsAsync();
        var toTessa = (await house.OutboundAsync(number))[^1];
        var row = await house.ReceiveAsync(new Letter(Tessa, "Re", "Soon.") { To = toTessa.ReplyTo!, Headers = Results(results) }.ToString(), node: node);

        Assert.Equal(state, row.State);
        Assert.Equal(state == "processed" ? 2 : 1, (await house.CommentsAsync(number)).Count(c => c.Visibility == Visibility.Public));
    }

    [Fact]
    public async Task Mailbox_may_have_a_server_of_its_own()
    {
        await using var node = Trusting();
        await house.RunAsync("update email_mailboxes set trusted_server = 'mx.northwind.example' where address = $1", MailHouse.NorthwindSupport);
        var lily = new Letter("lily@lumen-yoga.example", "Mat", "Torn.") { To = MailHouse.NorthwindSupport };
        var other = await house.ReceiveAsync((lily with { MessageId = "one@x.example", Headers = Results("dmarc=fail") }).ToString(), MailHouse.NorthwindSupport, node: node);
        var own = await house.ReceiveAsync((lily with { MessageId = "two@x.example", Headers = Results("dmarc=fail", "mx.northwind.example") }).ToString(), MailHouse.NorthwindSupport, node: node);
        await house.RunAsync("update email_mailboxes set trusted_server = null");

        const string marked = "select count(*) from timeline_events where subject_id = $1 and kind = 'sender_not_verified'";
        Assert.Equal((0L, 1L), (await house.AskAsync<long>(marked, other.SubjectId!), await house.AskAsync<long>(marked, own.SubjectId!)));
    }

    private Microsoft.Extensions.DependencyInjection.ServiceProvider Trusting() => house.Build(o => o with { TrustedServer = Server });

    private static string Results(string results, string server = Server) => $"Authentication-Results: {server}; {results}";

    private async Task<string> SubmittedAsync()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunJobsAsync();
        return number;
    }
}
