using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Tests.Mail;

namespace KtPortal.Tests.TicketMail;

/// <summary>Nobody has mail sent to others in our name by naming them.</summary>
public sealed class NamedInMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Fact]
    public async Task Stranger_who_names_twenty_five_people_and_writes_on_sends_mail_to_nobody()
    {
        var victims = string.Join(", ", Enumerable.Range(1, 25).Select(i => $"victim{i}@elsewhere{i}.example"));
        var row = await house.ReceiveAsync(new Letter("Mallory <mallory@evil.example>", "Cheap pills", "Buy them.") { Headers = $"Cc: {victims}" }.ToString());
        var number = await house.NumberOfAsync(row);
        for (var i = 0; i < 19; i++)
        {
            Assert.NotNull((await house.ReceiveAsync(new Letter("mallory@evil.example", $"[{number}]", $"Buy them now, {i}.").ToString())).PartId);
        }

        await house.ReplyAsync(Tessa, number, "Please stop.");
        await house.RunJobsAsync();
        Assert.Equal(20L, await house.AskAsync<long>("select count(*) from ticket_participants where ticket_id = $1 and state = 'proposed'", row.SubjectId!));
        Assert.Equal(["mallory@evil.example"], (await house.OutboundAsync(number)).Select(m => m.ToAddress).Distinct());
        Assert.DoesNotContain(house.Smtp.Commands, c => c.Contains("victim", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_staff_confirm_gets_mail_and_may_answer_and_the_others_stay_nobody()
    {
        var row = await house.ReceiveAsync(new Letter("Ann <ann@bakery.example>", "Oven", "Cold.")
        {
            Headers = "Cc: Baker <baker@oven.example>, smith@forge.example",
        }.ToString());
        var number = await house.NumberOfAsync(row);
        await house.ReplyAsync(Tessa, number, "How cold?");
        await house.RunJobsAsync();
        var early = await house.ReceiveAsync(new Letter("baker@oven.example", "Re: Oven", "Ice.") { References = [row.MessageId!] }.ToString());
        Assert.Equal(("held", "from an unknown sender"), (early.State, early.Reason));

        var baker = await house.AskAsync<Guid>("select id from ticket_participants where ticket_id = $1 and email = 'baker@oven.example'", row.SubjectId!);
        Assert.Equal(1, (await house.ConfirmAsync(Tessa, number, baker)).Value);
        await house.ReplyAsync(Tessa, number, "We come.");
        await house.RunJobsAsync();

        Assert.Equal(["ann@bakery.example", "baker@oven.example"], (await house.OutboundAsync(number)).Select(m => m.ToAddress).Distinct().Order());
        Assert.NotNull((await house.ReceiveAsync(new Letter("baker@oven.example", $"[{number}]", "Thanks.").ToString())).PartId);
        Assert.Equal("held", (await house.ReceiveAsync(new Letter("smith@forge.example", "Oven", "Hot.") { References = [row.MessageId!] }.ToString())).State);
        Assert.Equal("Tessa Vandermeer|baker@oven.example|partner", await house.AskAsync<string>("""
            select concat_ws('|', e.actor_name, e.data->>'note', e.visibility) from timeline_events e
            join audit_log a on a.entity_id = e.subject_id and a.event = 'ticket.participants_confirmed' and a.user_id = e.actor_id
            where e.subject_id = $1 and e.kind = 'participants_confirmed'
            """, row.SubjectId!));
    }

    [Fact]
    public async Task Deciding_takes_the_right_to_work_on_tickets_and_happens_once()
    {
        var row = await house.ReceiveAsync(new Letter(Dana, "Chair", "Broken.") { Headers = "Cc: carpenter@wood.example" }.ToString());
        var number = await house.NumberOfAsync(row);
        Assert.IsType<Problem.Forbidden>((await house.ConfirmAsync("sid@kre8ivtech.example", number)).Problem);
        Assert.IsType<Problem.NotFound>((await house.ConfirmAsync("nora@northwind.example", number)).Problem);
        Assert.True((await house.ConfirmAsync(Tessa, number)).Succeeded);
        Assert.IsType<Problem.Conflict>((await house.ConfirmAsync(Tessa, number)).Problem);
    }

    [Fact]
    public async Task Partner_confirms_on_tickets_of_its_own_clients()
    {
        var row = await house.ReceiveAsync(
            new Letter("lily@lumen-yoga.example", "Mat", "Torn.") { To = MailHouse.NorthwindSupport, Headers = "Cc: weaver@mats.example" }.ToString(), MailHouse.NorthwindSupport);
        Assert.Equal(1, (await house.ConfirmAsync("nora@northwind.example", await house.NumberOfAsync(row))).Value);
    }

    [Fact]
    public async Task Domain_where_anybody_has_an_address_is_nobodys_own()
    {
        await house.RunAsync("update organizations set email_domains = email_domains || 'gmail.com'::text where name = 'Harbor Dental'");
        var row = await house.ReceiveAsync(new Letter(Dana, "Lamp", "Dark.") { Headers = "Cc: anybody@gmail.com" }.ToString());
        Assert.Equal("proposed", await house.AskAsync<string>("select state from ticket_participants where ticket_id = $1", row.SubjectId!));
    }

    [Fact]
    public async Task Receipt_to_somebody_unknown_repeats_nothing_of_the_mail()
    {
        string[] letters = ["First of all", "Second of all"];
        foreach (var subject in letters)
        {
            // The second comes from a contact that the first one made: nobody of ours vouches for it any more than before.
            var row = await house.ReceiveAsync(new Letter("Casino Royale <carl@casino.example>", $"{subject} win money", "Jackpot inside.") { MessageId = $"{Guid.CreateVersion7():N}@jackpot.example" }.ToString());
            var receipt = Assert.Single(await house.OutboundAsync(await house.NumberOfAsync(row)));
            Assert.Equal(("sent", null), (receipt.State, receipt.ToName));
            NothingOf(receipt);
        }

        await house.RunAsync("update users set locale = 'de' where email = $1", Dana);
        var known = await house.ReceiveAsync(new Letter(Dana, "Kaputt", "Der Stuhl.").ToString());
        Assert.Contains("Kaputt", Assert.Single(await house.OutboundAsync(await house.NumberOfAsync(known))).TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_to_a_closed_ticket_of_somebody_unknown_is_confirmed_without_its_subject()
    {
        var row = await house.ReceiveAsync(new Letter("Casino Royale <cleo@casino.example>", "All win money", "Jackpot.").ToString());
        var number = await house.NumberOfAsync(row);
        await house.RunAsync("update tickets t set status_id = s.id from ticket_statuses s where s.tenant_id = t.tenant_id and s.system_key = 'closed' and t.number = $1", number);
        var again = await house.ReceiveAsync(new Letter("cleo@casino.example", $"Re: [{number}]", "Jackpot!").ToString());
        NothingOf(Assert.Single(await house.OutboundAsync(await house.NumberOfAsync(again))));
    }

    [Fact]
    public async Task Unknown_sender_on_a_german_portal_is_answered_in_german()
    {
        await house.RunAsync("update tenants set locale = 'de'");
        var row = await house.ReceiveAsync(new Letter("otto@ofen.example", "Kalt", "Sehr.").ToString());
        await house.RunAsync("update tenants set locale = 'en'");
        var receipt = Assert.Single(await house.OutboundAsync(await house.NumberOfAsync(row)));
        Assert.Contains("Wir haben Ihre Nachricht erhalten", receipt.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("Kalt", receipt.Subject + receipt.TextBody + receipt.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_that_asks_for_no_automatic_answer_gets_none()
    {
        var row = await house.ReceiveAsync(new Letter(Dana, "Alarm", "Line 4.") { Headers = "X-Auto-Response-Suppress: OOF, AutoReply" }.ToString());
        Assert.Equal("processed", row.State);
        Assert.Empty(await house.OutboundAsync(await house.NumberOfAsync(row)));
    }

    private void NothingOf(OutboundMessage receipt)
    {
        var raw = house.Smtp.Messages.Single(m => m.Contains($"Message-ID: <{receipt.MessageId}>", StringComparison.Ordinal));
        foreach (var word in (string[])["win money", "Jackpot", "jackpot", "Royale"])
        {
            Assert.DoesNotContain(word, raw, StringComparison.Ordinal);
            Assert.DoesNotContain(word, receipt.Subject + receipt.TextBody + receipt.HtmlBody, StringComparison.Ordinal);
        }
    }
}
