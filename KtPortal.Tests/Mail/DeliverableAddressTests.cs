using KtPortal.Core.Mail;

namespace KtPortal.Tests.Mail;

/// <summary>Mail goes to domains of the public naming system, and never to a machine that a stranger chose.</summary>
public sealed class DeliverableAddressTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";

    [Theory]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a@[IPv6:::1]")]
    [InlineData("a@127.0.0.1")]
    [InlineData("a@127.1")]
    [InlineData("a@0x7f.0x1")]
    [InlineData("a@localhost")]
    [InlineData("a@mail.LOCALHOST")]
    [InlineData("a@localhost.")]
    [InlineData("a@intranet")]
    [InlineData("a@10。0。0。1")]
    [InlineData("a@x.localhost。")]
    [InlineData("a@b@[127.0.0.1]")]
    [InlineData("a@.example")]
    [InlineData("a@x..example")]
    [InlineData("a@-x.example")]
    [InlineData("a@x.e")]
    [InlineData("a@x.example\r\nRCPT TO:<b@c.example>")]
    [InlineData("a")]
    [InlineData("@x.example")]
    public void No_mail_goes_there(string address) => Assert.False(DeliverableAddress.Is(address));

    [Theory]
    [InlineData("a@x.example")]
    [InlineData("first.last+tag@mail.sub-domain.example.co.uk")]
    [InlineData("a@1und1.de")]
    [InlineData("a@bücher.example")]
    [InlineData("a@xn--bcher-kva.xn--p1ai")]
    [InlineData("почта@пример.рф")]
    public void Mail_goes_there(string address) => Assert.True(DeliverableAddress.Is(address));

    [Fact]
    public async Task Literals_and_our_own_mailboxes_take_part_in_nothing()
    {
        var row = await house.ReceiveAsync(new Letter(Dana, "Hi", "Hi")
        {
            Headers = $"Cc: a@[127.0.0.1], b@localhost, c@10.0.0.1, d@intranet, {MailHouse.NorthwindSupport}, support+x@kre8ivtech.example, ok@harbor-dental.example",
        }.ToString());
        Assert.Equal("ok@harbor-dental.example", await house.AskAsync<string>("select string_agg(email, ',') from ticket_participants where ticket_id = $1", row.SubjectId!));
    }

    [Fact]
    public async Task Sender_at_a_literal_gets_a_ticket_and_no_mail()
    {
        var row = await house.ReceiveAsync(new Letter("Root <root@[127.0.0.1]>", "Cron", "Failed.").ToString());
        var receipt = Assert.Single(await house.OutboundAsync(await house.NumberOfAsync(row)));
        Assert.Equal(("suppressed", "Not an address that mail is sent to."), (receipt.State, receipt.LastError));
        NeverHandedOver("127.0.0.1");
    }

    [Fact]
    public async Task Mail_that_was_queued_to_such_an_address_is_not_handed_over()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunAsync("insert into ticket_participants (tenant_id, id, ticket_id, organization_id, email) select tenant_id, gen_random_uuid(), id, organization_id, $2 from tickets where number = $1", number, "later@old.example");
        await house.RunAsync("insert into ticket_participants (tenant_id, id, ticket_id, organization_id, email) select tenant_id, gen_random_uuid(), id, organization_id, $2 from tickets where number = $1", number, MailHouse.NorthwindSupport);
        await house.RunJobsAsync();
        await house.ReplyAsync("tessa@kre8ivtech.example", number, "Hello?");
        await using var node = house.Build(o => o with { Smtp = null });
        await MailHouse.RunJobsAsync(node);
        await house.RunAsync("update outbound_messages set state = 'queued', to_address = 'later@[127.0.0.9]' where to_address = 'later@old.example'");
        await house.RunAsync("update outbox_messages set state = 'pending', claimed_until = null, next_attempt_at = now() where kind = 'mail.send'");
        await house.RunJobsAsync();

        Assert.Equal(["Not an address that mail is sent to.", "One of our own mailboxes."], (await house.OutboundAsync(number)).Where(m => m.State == "suppressed").Select(m => m.LastError!).Order());
        Assert.Equal("failed", Assert.Single(await house.CommentsAsync(number)).MailState);
        NeverHandedOver("127.0.0.9");
    }

    private void NeverHandedOver(string place) =>
        Assert.DoesNotContain(house.Smtp.Commands, c => c.StartsWith("RCPT", StringComparison.Ordinal) && c.Contains(place, StringComparison.Ordinal));
}
