using System.Text;
using KtPortal.Core.Kernel;
using KtPortal.Core.TicketMail;
using KtPortal.Tests.Mail;

namespace KtPortal.Tests.TicketMail;

/// <summary>A flood through one mailbox makes so many tickets, and no more companies; the rest waits for an admin.</summary>
public sealed class InboundLimitTests(MailHouse house) : IClassFixture<MailHouse>
{
    [Fact]
    public async Task Mails_above_the_mailboxs_limit_wait_and_make_no_company()
    {
        await house.RunAsync("update inbound_messages set decided_at = decided_at - interval '11 minutes'");
        await house.RunAsync("delete from outbound_messages where kind = 'notice'");
        await using var one = house.Build(new TicketMailLimits { TicketsPerMailbox = 5 });
        await using var other = house.Build(new TicketMailLimits { TicketsPerMailbox = 5 });
        for (var i = 0; i < 14; i++)
        {
            await house.StoreAsync(Encoding.UTF8.GetBytes(new Letter($"a{i}@flood{i}.example", $"Flood {i}", "x").ToString()));
        }

        await Task.WhenAll(MailHouse.RunJobsAsync(one), MailHouse.RunJobsAsync(other));

        Assert.Equal((5L, 9L), (await CountAsync("processed"), await CountAsync("held")));
        Assert.Equal(5L, await house.AskAsync<long>("select count(*) from organizations where name like 'flood%'"));
        Assert.Equal(5L, await house.AskAsync<long>("select count(*) from contacts where email like '%@flood%'"));
        Assert.Equal(1L, await house.AskAsync<long>(
            "select count(*) from outbound_messages where dedupe_key like 'limit:mailbox:%' and to_address = $1 and state = 'sent'", MailHouse.Admin));

        // Another mailbox has a limit of its own, and after ten minutes this one takes more.
        Assert.Equal("processed", (await house.ReceiveAsync(new Letter("b@calm.example", "Calm", "x") { To = MailHouse.NorthwindSupport }.ToString(), MailHouse.NorthwindSupport, node: one)).State);
        await house.RunAsync("update inbound_messages set decided_at = decided_at - interval '11 minutes'");
        Assert.Equal("processed", (await house.ReceiveAsync(new Letter("b@later.example", "Later", "x").ToString(), node: one)).State);
    }

    [Fact]
    public async Task Admin_makes_a_ticket_of_a_held_mail_or_declines_it()
    {
        await using var none = house.Build(new TicketMailLimits { TicketsPerMailbox = 0 });
        var held = await house.ReceiveAsync(new Letter("Zed <zed@late.example>", "Too late", "Really?").ToString(), node: none);
        var unwanted = await house.ReceiveAsync(new Letter("spam@late.example", "Sale", "Buy.").ToString(), node: none);
        Assert.Equal(("held", null, "Really?"), (held.State, held.SubjectId, held.Preview));

        Assert.IsType<Problem.Forbidden>((await house.DecideAsync("tessa@kre8ivtech.example", null, held.Id)).Problem);
        Assert.True((await house.DecideAsync(MailHouse.Admin, null, held.Id)).Succeeded);
        Assert.True((await house.DecideAsync(MailHouse.Admin, null, unwanted.Id, accept: false)).Succeeded);
        Assert.IsType<Problem.Conflict>((await house.DecideAsync(MailHouse.Admin, null, unwanted.Id)).Problem);
        await MailHouse.RunJobsAsync(none);

        Assert.Equal(("processed", "ignored"), ((await house.FindAsync(held.Id)).State, (await house.FindAsync(unwanted.Id)).State));
        Assert.Equal("Too late", await house.AskAsync<string>("select subject from tickets where id = $1", (await house.FindAsync(held.Id)).SubjectId!));
    }

    [Fact]
    public async Task Backlog_passes_no_limit()
    {
        await using var node = house.Build(new TicketMailLimits { TicketsPerMailbox = 1000, TicketsPerSenderAndHour = 2 });
        for (var i = 0; i < 4; i++)
        {
            await house.StoreAsync(Encoding.UTF8.GetBytes(new Letter("old@backlog.example", $"Backlog {i}", "x").ToString()));
        }

        await house.RunAsync("update inbound_messages set received_at = received_at - interval '3 hours' where state = 'received'");
        await MailHouse.RunJobsAsync(node);
        Assert.Equal(2L, await house.AskAsync<long>("select count(*) from inbound_messages where from_address = 'old@backlog.example' and state = 'held'"));
    }

    private Task<long> CountAsync(string state) =>
        house.AskAsync<long>("select count(*) from inbound_messages where from_address like '%@flood%' and state = $1", state);
}
