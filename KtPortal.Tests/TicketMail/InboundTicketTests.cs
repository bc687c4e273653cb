using System.Text;
using KtPortal.Core.Mail;
using KtPortal.Tests.Mail;

namespace KtPortal.Tests.TicketMail;

public sealed class InboundTicketTests(MailHouse house) : IClassFixture<MailHouse>
{
    [Fact]
    public async Task Client_by_mail_gets_a_ticket_that_waits_since_then_and_a_receipt()
    {
        var row = await house.ReceiveAsync(new Letter("Dana <dana@harbor-dental.example>", "Re: FWD:  Help", "x")
        {
            To = $"Support <{MailHouse.Support}>, boss@harbor-dental.example, DANA@harbor-dental.example",
            Headers = "Cc: support+anything@kre8ivtech.example, vendor@parts.example",
        }.ToString());

        Assert.Equal(("processed", (Guid?)null), (row.State, row.PartId));
        Assert.Equal("Help|x|email|Harbor Dental|Dana Whitfield", await house.AskAsync<string>("""
            select concat_ws('|', t.subject, t.description, t.source, o.name, u.name) from tickets t
            join organizations o on o.id = t.organization_id join users u on u.id = t.requester_id where t.id = $1 and t.waiting_since = $2
            """, row.SubjectId!, row.ReceivedAt));
        Assert.Equal("boss@harbor-dental.example confirmed,vendor@parts.example proposed", await house.AskAsync<string>(
            "select string_agg(email || ' ' || state, ',' order by email) from ticket_participants where ticket_id = $1", row.SubjectId!));
        var number = await NumberAsync(row);
        var receipt = Assert.Single(await house.OutboundAsync(number));
        Assert.Equal(("receipt", "dana@harbor-dental.example"), (receipt.Kind, receipt.ToAddress));
        Assert.Equal([row.MessageId!], receipt.ReferenceIds);
    }

    [Fact]
    public async Task Domain_of_a_client_makes_a_contact_there()
    {
        var row = await house.ReceiveAsync(new Letter("New Hire <hire@harbor-dental.example>", "Login", "I need one.").ToString());
        Assert.Equal("Harbor Dental|New Hire", await OwnerAsync(row));
    }

    [Fact]
    public async Task Stranger_becomes_a_contact_of_a_prospect_named_after_the_domain()
    {
        var first = await house.ReceiveAsync(new Letter("Ann <ann@bakery.example>", "Offer?", "How much?").ToString());
        var second = await house.ReceiveAsync(new Letter("ben@bakery.example", "Offer?", "And for me?").ToString());

        Assert.Equal(("bakery.example|Ann", "bakery.example|ben"), (await OwnerAsync(first), await OwnerAsync(second)));
        Assert.Equal(1L, await house.AskAsync<long>("select count(*) from organizations where name = 'bakery.example' and kind = 'prospect'"));
        Assert.Equal("unknown sender", first.Reason);
    }

    [Fact]
    public async Task Free_mail_lands_at_individuals()
    {
        var row = await house.ReceiveAsync(new Letter("Zoe <zoe@gmail.com>", "Hi", "Hi").ToString());
        var other = await house.ReceiveAsync(new Letter("yan@yahoo.co.uk", "Hi", "Hi").ToString());
        Assert.Equal(("Individuals|Zoe", "Individuals|yan"), (await OwnerAsync(row), await OwnerAsync(other)));
    }

    [Fact]
    public async Task Partners_mailbox_knows_only_the_partners_people()
    {
        var row = await house.ReceiveAsync(new Letter("Dana <dana@harbor-dental.example>", "Hi", "Hi") { To = MailHouse.NorthwindSupport }.ToString(), MailHouse.NorthwindSupport);

        Assert.Equal("harbor-dental.example|Dana", await OwnerAsync(row));
        Assert.Equal("Northwind Studio", await house.AskAsync<string>("select o.name from tickets t join organizations o on o.id = t.partner_id where t.id = $1", row.SubjectId!));
        var receipt = Assert.Single(await house.OutboundAsync(await NumberAsync(row)));
        Assert.Equal(MailHouse.NorthwindSupport, receipt.FromAddress);
    }

    [Fact]
    public async Task Empty_subject_and_body_are_no_reason_to_refuse()
    {
        var row = await house.ReceiveAsync(new Letter("office@harbor-dental.example", "", "").ToString());
        Assert.Equal("(no subject)|(no text)", await house.AskAsync<string>("select subject || '|' || description from tickets where id = $1", row.SubjectId!));
    }

    [Fact]
    public async Task Long_text_is_cut_visibly_and_odd_characters_are_taken()
    {
        var row = await house.ReceiveAsync(new Letter("office@harbor-dental.example", "Long \u0001 one", "a\0b " + new string('x', 150_000)).ToString());
        var text = await house.AskAsync<string>("select description from tickets where id = $1", row.SubjectId!);
        Assert.True(text.Length <= 100_000);
        Assert.Contains("too long to show in full", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_hang_on_the_ticket_and_refused_ones_are_named()
    {
        var row = await house.ReceiveAsync($"""
            From: office@harbor-dental.example
            To: {MailHouse.Support}
            Subject: Files
            Message-ID: <files@client.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            See both.
            --b
            Content-Type: text/plain; name="notes.txt"
            Content-Disposition: attachment; filename="notes.txt"

            line one
            --b
            Content-Type: application/octet-stream
            Content-Disposition: attachment; filename="setup.exe"

            MZ
            --b--
            """);
        Assert.Equal("notes.txt|attached|public", await house.AskAsync<string>("""
            select concat_ws('|', f.original_filename, f.state, f.visibility) from attachments a join files f on f.id = a.file_id where a.subject_id = $1
            """, row.SubjectId!));
        Assert.Contains("setup.exe", await house.AskAsync<string>("select description from tickets where id = $1", row.SubjectId!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eleventh_ticket_within_an_hour_is_held()
    {
        var states = new List<string>();
        for (var i = 0; i < 11; i++)
        {
            states.Add((await house.ReceiveAsync(new Letter("erin@harbor-dental.example", $"Number {i}", "again").ToString())).State);
        }

        Assert.Equal([.. Enumerable.Repeat("processed", 10), "held"], states);
        Assert.Equal(3L, await house.AskAsync<long>("select count(*) from outbound_messages where to_address = 'erin@harbor-dental.example' and state = 'sent'"));
        Assert.Equal(7L, await house.AskAsync<long>("select count(*) from outbound_messages where to_address = 'erin@harbor-dental.example' and state = 'held'"));
    }

    [Fact]
    public async Task Same_bytes_or_same_message_are_taken_once()
    {
        var letter = new Letter("office@harbor-dental.example", "Twice", "one").ToString();
        var first = await house.ReceiveAsync(letter);
        var again = await house.StoreAsync(Encoding.UTF8.GetBytes(letter.ReplaceLineEndings("\r\n")));
        Assert.Equal((IntakeEnd.Duplicate, first.Id), (again.End, again.Id));

        var viaOther = await house.ReceiveAsync(letter, MailHouse.NorthwindSupport);
        Assert.Equal(("ignored", first.SubjectId), (viaOther.State, viaOther.SubjectId));
    }

    [Fact]
    public async Task Job_done_twice_makes_no_second_ticket()
    {
        var row = await house.ReceiveAsync(new Letter("office@harbor-dental.example", "Only once", "once").ToString());
        await house.RunAsync("update outbox_messages set state = 'pending', attempts = 0, claimed_until = null, next_attempt_at = now() where kind = 'mail.received'");
        await house.RunJobsAsync();

        Assert.Equal(row.SubjectId, (await house.FindAsync(row.Id)).SubjectId);
        Assert.Equal(1L, await house.AskAsync<long>("select count(*) from tickets where subject = 'Only once'"));
    }

    [Fact]
    public async Task Suspended_organization_is_held()
    {
        await house.ReceiveAsync(new Letter("eve@frozen.example", "Hi", "Hi").ToString());
        await house.RunAsync("update organizations set status = 'suspended' where name = 'frozen.example'");
        var known = await house.ReceiveAsync(new Letter("eve@frozen.example", "Hi again", "Hi").ToString());
        var colleague = await house.ReceiveAsync(new Letter("adam@frozen.example", "Hi", "Hi").ToString());
        Assert.Equal((("held", "suspended organization"), ("held", "suspended organization")), ((known.State, known.Reason), (colleague.State, colleague.Reason)));
    }

    private Task<string> NumberAsync(InboundMessage row) => house.AskAsync<string>("select number from tickets where id = $1", row.SubjectId!);

    private Task<string> OwnerAsync(InboundMessage row) => house.AskAsync<string>("""
        select o.name || '|' || c.name from tickets t join organizations o on o.id = t.organization_id left join contacts c on c.id = t.contact_id where t.id = $1
        """, row.SubjectId!);
}
