using System.Text;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Mail.Mime;
using KtPortal.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.TicketMail;

public sealed class TicketMailsTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Fact]
    public async Task Requester_gets_a_receipt_with_number_place_and_link()
    {
        var number = await house.SubmitAsync(Dana, "Scanner is stuck");
        await house.RunJobsAsync();

        var receipt = Assert.Single(await house.OutboundAsync(number));
        Assert.Equal(("receipt", "sent", Dana, $"[{number}] Scanner is stuck"), (receipt.Kind, receipt.State, receipt.ToAddress, receipt.Subject));
        Assert.Contains($"http://kt.localhost:5080/portal/tickets/{number}", receipt.TextBody, StringComparison.Ordinal);
        Assert.Matches(@"You are #\d+ of \d+ in the Medium queue", receipt.TextBody);
        Assert.Contains($"http://kt.localhost:5080/portal/tickets/{number}", receipt.HtmlBody, StringComparison.Ordinal);
        var wire = Sent(receipt);
        Assert.Equal("auto-replied", wire.Headers["Auto-Submitted"]);
        Assert.Equal("All", wire.Headers["X-Auto-Response-Suppress"]);
        Assert.NotNull(wire.Headers["X-Loop-Id"]);
        Assert.Equal(MailHouse.Support, Assert.Single(wire.From).Address);
    }

    [Fact]
    public async Task Desk_reply_goes_to_requester_and_participants_each_alone_in_the_thread()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunAsync("""
            insert into ticket_participants (tenant_id, id, ticket_id, organization_id, email)
            select tenant_id, gen_random_uuid(), id, organization_id, 'accountant@books.example' from tickets where number = $1
            """, number);
        await house.RunJobsAsync();
        await house.ReplyAsync(Tessa, number, "Please **restart** it.");
        await house.RunJobsAsync();

        var mails = await house.OutboundAsync(number);
        var receipt = mails[0];
        var replies = mails.Where(m => m.Kind == "comment").ToList();
        Assert.Equal(["accountant@books.example", Dana], replies.Select(m => m.ToAddress).Order());
        var wire = Sent(replies.Single(m => m.ToAddress == Dana));
        Assert.Equal([receipt.MessageId], wire.References);
        Assert.Equal([receipt.MessageId], wire.InReplyTo);
        Assert.Equal($"Re: [{number}] Printer on fire", wire.Subject);
        Assert.Null(wire.Headers["Auto-Submitted"]);
        Assert.Equal([Dana], wire.To.Select(a => a.Address));
        Assert.Matches(@"^support\+r-[a-z2-7]{26}@kre8ivtech\.example$", Assert.Single(wire.ReplyTo).Address);
        Assert.Contains("<strong>restart</strong>", wire.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Please restart it.", wire.TextBody, StringComparison.Ordinal);
        Assert.StartsWith(ReplyMarker.Line("en"), wire.TextBody, StringComparison.Ordinal);
        Assert.Empty(Sent(replies.Single(m => m.ToAddress != Dana)).References);
        Assert.Equal("sent", Assert.Single(await house.CommentsAsync(number)).MailState);
    }

    [Fact]
    public async Task Client_who_waits_reads_the_place_above_each_reply_until_somebody_works_on_it()
    {
        var number = await house.SubmitAsync(Dana);
        await house.ReplyAsync(Tessa, number, "We will look at it.");
        await house.RunJobsAsync();
        await house.RunAsync("update tickets set status_id = (select id from ticket_statuses where phase = 'in_progress' limit 1) where number = $1", number);
        await house.ReplyAsync(Tessa, number, "I am at it.");
        await house.RunJobsAsync();

        var replies = (await house.OutboundAsync(number)).Where(m => m.Kind == "comment").ToList();
        Assert.Matches(@"You are #\d+ of \d+ in the Medium queue", replies.Single(m => m.TextBody.Contains("look at it", StringComparison.Ordinal)).TextBody);
        Assert.DoesNotContain("in the Medium queue", replies.Single(m => m.TextBody.Contains("I am at it", StringComparison.Ordinal)).TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_reply_goes_to_the_assignee_and_not_to_its_writer()
    {
        var number = await house.SubmitAsync(Dana);
        await house.AssignAsync(number, Tessa);
        await house.ReplyAsync(Dana, number, "It still burns.");
        await house.RunJobsAsync();

        var mail = Assert.Single(await house.OutboundAsync(number), m => m.Kind == "comment");
        Assert.Equal(Tessa, mail.ToAddress);
        Assert.Contains($"/desk/tickets/{number}", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Internal_note_goes_to_the_assignee_only()
    {
        var number = await house.SubmitAsync(Dana);
        await house.AssignAsync(number, Tessa);
        await house.ReplyAsync("milo@kre8ivtech.example", number, "They never pay.", Visibility.Internal);
        await house.RunJobsAsync();

        var mail = Assert.Single(await house.OutboundAsync(number), m => m.Kind == "comment");
        Assert.Equal((Tessa, Visibility.Internal), (mail.ToAddress, mail.Visibility));
    }

    [Fact]
    public async Task Partner_staff_never_get_an_internal_note()
    {
        var number = await house.SubmitAsync("lily@lumen-yoga.example");
        await house.AssignAsync(number, "nora@northwind.example");
        await house.ReplyAsync("milo@kre8ivtech.example", number, "For them too?", Visibility.Partner);
        await house.ReplyAsync("milo@kre8ivtech.example", number, "Not for the partner.", Visibility.Internal);
        await house.RunJobsAsync();

        var mail = Assert.Single(await house.OutboundAsync(number), m => m.Kind == "comment");
        Assert.Contains("For them too?", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(MailHouse.NorthwindSupport, mail.FromAddress);
    }

    [Fact]
    public async Task Same_job_done_twice_writes_no_second_mail()
    {
        var number = await house.SubmitAsync(Dana);
        await house.ReplyAsync(Tessa, number, "Once.");
        await house.RunJobsAsync();
        Assert.Equal(2, (await house.OutboundAsync(number)).Count);

        await house.RunAsync("update outbox_messages set state = 'pending', attempts = 0, claimed_until = null, next_attempt_at = now() where kind like 'ticket.%' or kind = 'mail.send'");
        var before = house.Smtp.Messages.Count;
        await house.RunJobsAsync();

        Assert.Equal(2, (await house.OutboundAsync(number)).Count);
        Assert.Equal(before, house.Smtp.Messages.Count);
    }

    [Fact]
    public async Task Partners_client_sees_no_trace_of_the_provider()
    {
        const string lily = "lily@lumen-yoga.example";
        var number = await house.SubmitAsync(lily);
        await house.ReplyAsync(Tessa, number, "We look into it.");
        await house.RunJobsAsync();

        var mails = await house.OutboundAsync(number);
        Assert.Equal(["receipt", "comment"], mails.Select(m => m.Kind));
        foreach (var mail in mails)
        {
            var raw = house.Smtp.Messages.Single(m => m.Contains(mail.MessageId, StringComparison.Ordinal) && m.Contains($"Message-ID: <{mail.MessageId}>", StringComparison.Ordinal));
            var wire = MimeReader.Read(Encoding.UTF8.GetBytes(raw), TestContext.Current.CancellationToken);
            foreach (var trace in (string[])["kre8iv", "kt.localhost", "vandermeer", "tessa@", house.Tenant.ToString("N"), house.Tenant.ToString()])
            {
                Assert.DoesNotContain(trace, raw, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(trace, wire.TextBody, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(trace, wire.HtmlBody, StringComparison.OrdinalIgnoreCase);
            }

            Assert.EndsWith("@northwind.example", mail.MessageId, StringComparison.Ordinal);
            Assert.Contains($"http://northwind.localhost:5080/portal/tickets/{number}", wire.TextBody, StringComparison.Ordinal);
            Assert.Contains("#7a3e9d", wire.HtmlBody, StringComparison.Ordinal);
            Assert.Contains("Northwind Care", wire.HtmlBody, StringComparison.Ordinal);
        }

        Assert.Contains("Tessa replied", mails[1].TextBody, StringComparison.Ordinal);
        var envelope = house.Smtp.Commands.FindLast(c => c.StartsWith("RCPT TO:<lily@", StringComparison.Ordinal));
        Assert.NotNull(envelope);
        Assert.Contains($"MAIL FROM:<{MailHouse.NorthwindSupport}>", string.Join('\n', house.Smtp.Commands), StringComparison.Ordinal);
        var own = (await house.OutboundAsync(await SubmittedByDana()))[0];
        Assert.NotEqual(Sent(own).Headers["X-Loop-Id"], Sent(mails[0]).Headers["X-Loop-Id"]);
    }

    [Fact]
    public async Task Without_a_mailbox_of_the_partner_the_mail_is_held_and_names_nobody()
    {
        var number = await house.SubmitAsync("sam@surf.example");
        await house.ReplyAsync(Tessa, number, "We look into it.");
        await house.RunJobsAsync();

        var mails = await house.OutboundAsync(number);
        Assert.Equal(["held", "held"], mails.Select(m => m.State));
        Assert.All(mails, m => Assert.Equal(("", "Southbay"), (m.FromAddress, m.FromName)));
        Assert.All(mails, m => Assert.DoesNotContain("kre8iv", m.MessageId + m.TextBody + m.HtmlBody, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("held", Assert.Single(await house.CommentsAsync(number)).MailState);
    }

    [Fact]
    public async Task Account_mails_have_the_brand_of_the_host()
    {
        await house.InAsync(house.System, async services =>
        {
            var db = services.GetRequiredService<Core.Data.PortalDb>();
            var lily = db.Set<Core.Accounts.User>().Single(u => u.Email == "lily@lumen-yoga.example");
            await services.GetRequiredService<AccountMails>().QueueMagicLinkAsync(lily, "http://northwind.localhost/login/x?token=abc&b=1", lily.PartnerId!.Value, CancellationToken.None);
        });
        await house.RunJobsAsync();

        var raw = house.Smtp.Messages.Single(m => m.Contains("Subject: Your sign-in link", StringComparison.Ordinal));
        var wire = MimeReader.Read(Encoding.UTF8.GetBytes(raw), TestContext.Current.CancellationToken);
        Assert.Equal(MailHouse.NorthwindSupport, wire.From[0].Address);
        Assert.Contains("http://northwind.localhost/login/x?token=abc&b=1", wire.TextBody, StringComparison.Ordinal);
        Assert.Contains("token=abc&amp;b=1", wire.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("kre8iv", raw, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<string> SubmittedByDana()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunJobsAsync();
        return number;
    }

    private MimeMessage Sent(OutboundMessage mail) =>
        MimeReader.Read(Encoding.UTF8.GetBytes(house.Smtp.Messages.Single(m => m.Contains($"Message-ID: <{mail.MessageId}>", StringComparison.Ordinal))));
}
