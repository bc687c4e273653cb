using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.TicketMail;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Mail;

/// <summary>What leaves in an hour has a limit. Above it mails wait, admins are told once, and nothing is lost.</summary>
public sealed class OutgoingLimitTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Fact]
    public void Limits_are_those_that_were_decided() => Assert.Equal(
        (10, 100, 20, 3, 50, 20),
        (new TicketMailLimits(), new MailLimits()) is var (i, o)
            ? (i.TicketsPerSenderAndHour, i.TicketsPerMailbox, i.CommentsPerSender, o.ReceiptsPerAddressAndHour, o.MailsPerSubjectAndHour, o.OutsidePerSubject)
            : default);

    [Fact]
    public async Task Mails_of_one_ticket_above_the_limit_are_held_and_an_admin_releases_them()
    {
        await ForgetNoticesAsync();
        await using var node = house.Build(o => o with { Limits = new() { MailsPerSubjectAndHour = 3 } });
        var number = await house.SubmitAsync(Dana);
        await ReplyAsync(node, number, 5);

        var mails = await house.OutboundAsync(number);
        Assert.Equal(["sent", "sent", "sent", "held", "held", "held"], mails.Select(m => m.State));
        Assert.Equal("Held: more than 3 emails about one ticket within an hour.", mails[^1].LastError);
        Assert.Equal("held", (await house.CommentsAsync(number))[^1].MailState);
        Assert.Equal(("sent", 1L), await NoticesAsync("ticket"));

        await house.InAsync(house.ActorOf(Tessa), async services =>
            Assert.IsType<Problem.Forbidden>((await services.GetRequiredService<HeldOutgoing>().ReleaseAsync(house.ActorOf(Tessa), mails[^1].Id, CancellationToken.None)).Problem));
        var admin = house.ActorOf(MailHouse.Admin);
        await house.InAsync(admin, async services =>
        {
            var outgoing = services.GetRequiredService<HeldOutgoing>();
            Assert.Equal(1, (await outgoing.ReleaseAsync(admin, mails[^1].Id, CancellationToken.None)).Value);
            Assert.Equal(1, (await outgoing.DiscardAsync(admin, mails[^2].Id, CancellationToken.None)).Value);
            Assert.IsType<Problem.NotFound>((await outgoing.DiscardAsync(admin, mails[0].Id, CancellationToken.None)).Problem);
            Assert.Equal(
                [mails[^3].Id],
                (await outgoing.ListAsync(admin, CancellationToken.None)).Value.Where(m => m.Address == $"/desk/tickets/{number}").Select(m => m.Id));
        });
        await MailHouse.RunJobsAsync(node);
        Assert.Equal(["held", "failed", "sent"], (await house.OutboundAsync(number)).TakeLast(3).Select(m => m.State));
    }

    [Fact]
    public async Task Only_so_many_outside_addresses_ever_hear_of_one_ticket()
    {
        await using var node = house.Build(o => o with { Limits = new() { OutsidePerSubject = 2 } });
        var number = await house.SubmitAsync(Dana);
        foreach (var address in (string[])["a@one.example", "b@two.example", "c@three.example", "in@harbor-dental.example"])
        {
            await house.RunAsync("""
                insert into ticket_participants (tenant_id, id, ticket_id, organization_id, email) select tenant_id, gen_random_uuid(), id, organization_id, $2 from tickets where number = $1
                """, number, address);
        }

        await ReplyAsync(node, number, 2);
        var held = (await house.OutboundAsync(number)).Where(m => m.State == "held").ToList();
        Assert.Equal(2, held.Count);
        Assert.Single(held.Select(m => m.ToAddress).Distinct());
        Assert.Contains("2 different outside addresses", held[0].LastError, StringComparison.Ordinal);
        Assert.Equal(9, (await house.OutboundAsync(number)).Count(m => m.State == "sent"));
    }

    [Fact]
    public async Task Mailbox_sends_so_many_an_hour_and_sign_in_links_go_all_the_same()
    {
        await ForgetNoticesAsync();
        var already = await house.AskAsync<long>("select count(*) from outbound_messages m join email_mailboxes b on b.id = m.mailbox_id where b.address = $1 and m.state <> 'held'", MailHouse.Support);
        await house.RunAsync("update email_mailboxes set smtp_max_per_hour = $2 where address = $1", MailHouse.Support, (int)already + 2);
        var number = await house.SubmitAsync(Dana);
        await ReplyAsync(house.Services, number, 3);
        await house.InAsync(house.System, async services =>
        {
            var dana = services.GetRequiredService<Core.Data.PortalDb>().Set<Core.Accounts.User>().Single(u => u.Email == Dana);
            var provider = services.GetRequiredService<Core.Data.PortalDb>().Set<Core.Clients.Organization>().Single(o => o.Kind == Core.Clients.OrganizationKind.Provider);
            await services.GetRequiredService<AccountMails>().QueueMagicLinkAsync(dana, "http://kt.localhost/x", provider.Id, CancellationToken.None);
        });
        await house.RunJobsAsync();
        await house.RunAsync("update email_mailboxes set smtp_max_per_hour = 500");

        Assert.Equal(["sent", "sent", "held", "held"], (await house.OutboundAsync(number)).Select(m => m.State));
        Assert.Equal("sent", await house.AskAsync<string>("select state from outbound_messages where kind = 'system' and to_address = $1", Dana));
        Assert.Equal(("sent", 1L), await NoticesAsync("outgoing"));
    }

    [Fact]
    public async Task Workers_beside_each_other_pass_no_limit()
    {
        await using var one = house.Build(o => o with { Limits = new() { MailsPerSubjectAndHour = 4 } });
        await using var other = house.Build(o => o with { Limits = new() { MailsPerSubjectAndHour = 4 } });
        var number = await house.SubmitAsync(Dana);
        for (var i = 0; i < 12; i++)
        {
            await house.ReplyAsync(Tessa, number, $"Number {i}.");
        }

        await Task.WhenAll(MailHouse.RunJobsAsync(one), MailHouse.RunJobsAsync(other));
        Assert.Equal(4, (await house.OutboundAsync(number)).Count(m => m.State == "sent"));
        Assert.Equal(9, (await house.OutboundAsync(number)).Count(m => m.State == "held"));
    }

    private async Task ReplyAsync(IServiceProvider node, string number, int times)
    {
        await MailHouse.RunJobsAsync(node);
        for (var i = 0; i < times; i++)
        {
            await house.ReplyAsync(Tessa, number, $"Answer {i}.");
            await MailHouse.RunJobsAsync(node);
        }
    }

    private Task<object?> ForgetNoticesAsync() => house.RunAsync("delete from outbound_messages where kind = 'notice'");

    private async Task<(string State, long Count)> NoticesAsync(string limit) => (
        await house.AskAsync<string>("select min(state) from outbound_messages where dedupe_key like 'limit:' || $1 || ':%'", limit),
        await house.AskAsync<long>("select count(*) from outbound_messages where dedupe_key like 'limit:' || $1 || ':%' and to_address = $2", limit, MailHouse.Admin));
}
