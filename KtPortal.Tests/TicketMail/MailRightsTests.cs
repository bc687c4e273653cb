using KtPortal.Core.Kernel;
using KtPortal.Tests.Mail;

namespace KtPortal.Tests.TicketMail;

/// <summary>Nobody gains by mail what the portal would not show them.</summary>
public sealed class MailRightsTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Erin = "erin@harbor-dental.example";
    private const string Office = "office@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Theory]
    [InlineData("inactive")]
    [InlineData("suspended")]
    public async Task Login_that_was_taken_away_counts_for_nothing(string status)
    {
        var number = await SubmittedAsync(Erin);
        var receipt = (await house.OutboundAsync(number))[0];
        await house.RunAsync("update users set status = $2 where email = $1", Erin, status);
        await house.ReplyAsync(Tessa, number, "Are you there?");
        var byReference = await house.ReceiveAsync(new Letter(Erin, "Re", "Still here.") { References = [receipt.MessageId] }.ToString());
        var byToken = await house.ReceiveAsync(new Letter(Erin, "Re", "Still here!") { To = receipt.ReplyTo! }.ToString());
        var byNumber = await house.ReceiveAsync(new Letter(Erin, $"[{number}]", "Let me in.").ToString());
        await house.RunAsync("update users set status = 'active' where email = $1", Erin);

        const string why = "from an address whose login was removed";
        Assert.Equal((("held", why), ("held", why)), ((byReference.State, byReference.Reason), (byToken.State, byToken.Reason)));
        Assert.Single(await house.CommentsAsync(number));
        Assert.DoesNotContain(await house.OutboundAsync(number), m => m.Kind == "comment");
        Assert.NotEqual(receipt.SubjectId, byNumber.SubjectId);
        Assert.Equal(("processed", null), (byNumber.State, byNumber.PartId));
        Assert.Contains(number, await house.AskAsync<string>("select data->>'note' from timeline_events where subject_id = $1 and kind = 'names_ticket' and visibility = 'internal'", byNumber.SubjectId!), StringComparison.Ordinal);
        Assert.Equal(0L, await house.AskAsync<long>("select count(*) from outbound_messages where subject_id = $1", byNumber.SubjectId!));
    }

    [Fact]
    public async Task Contact_whose_login_was_taken_away_is_nobody_under_its_other_address_either()
    {
        var row = await house.ReceiveAsync(new Letter("Hans <hans@harbor-dental.example>", "Login", "Please.").ToString());
        var number = await house.NumberOfAsync(row);
        await house.RunAsync("""
            insert into users (tenant_id, id, organization_id, contact_id, role_id, name, display_name, email, status)
            select t.tenant_id, gen_random_uuid(), t.organization_id, t.contact_id, r.id, 'Hans', 'Hans', 'hans.login@harbor-dental.example', 'inactive'
            from tickets t join roles r on r.name = 'client_user' where t.id = $1
            """, row.SubjectId!);
        await house.ReplyAsync(Tessa, number, "Here it is.");
        await house.RunJobsAsync();

        Assert.Equal("held", (await house.ReceiveAsync(new Letter("hans@harbor-dental.example", "Re", "Thanks.") { References = [row.MessageId!] }.ToString())).State);
        Assert.DoesNotContain(await house.OutboundAsync(number), m => m.Kind == "comment");
        await house.ReceiveAsync(new Letter("hans@harbor-dental.example", "Anew", "Please.").ToString());
        Assert.Equal(1L, await house.AskAsync<long>("select count(*) from contacts where email = 'hans@harbor-dental.example'"));
    }

    [Fact]
    public async Task Contact_without_login_takes_part_in_its_own_tickets_only()
    {
        var own = await house.ReceiveAsync(new Letter("Hire <hire@harbor-dental.example>", "Login", "Please.").ToString());
        Assert.NotNull((await house.ReceiveAsync(new Letter("hire@harbor-dental.example", $"[{await house.NumberOfAsync(own)}]", "Thanks.").ToString())).PartId);

        var number = await SubmittedAsync(Dana);
        var receipt = (await house.OutboundAsync(number))[0];
        var row = await house.ReceiveAsync(new Letter("hire@harbor-dental.example", "Re", "What is this?") { References = [receipt.MessageId] }.ToString());
        Assert.Equal(("held", receipt.SubjectId), (row.State, row.SubjectId));
        Assert.Empty(await house.CommentsAsync(number));
    }

    [Fact]
    public async Task Admin_of_the_organization_may_and_that_of_another_may_not()
    {
        var number = await SubmittedAsync(Dana);
        var receipt = (await house.OutboundAsync(number))[0];
        Assert.NotNull((await house.ReceiveAsync(new Letter(Office, "Re", "Do it.") { References = [receipt.MessageId] }.ToString())).PartId);
        var other = await house.ReceiveAsync(new Letter("lily@lumen-yoga.example", "Re", "Me too.") { References = [receipt.MessageId] }.ToString());
        Assert.Equal(("held", "from an unknown sender"), (other.State, other.Reason));
    }

    [Fact]
    public async Task Stranger_who_is_accepted_takes_part_from_then_on()
    {
        var (number, held) = await HeldAsync("Paul <paul@plumber.example>", "I can mend it.");
        Assert.True((await house.DecideAsync(Tessa, number, held)).Succeeded);
        Assert.IsType<Problem.Conflict>((await house.DecideAsync(Tessa, number, held)).Problem);
        await house.RunJobsAsync();

        Assert.Equal(("Paul", "I can mend it.", null), (await house.CommentsAsync(number)).Select(c => (c.AuthorName, c.Content, c.AuthorId)).Single());
        await house.ReplyAsync(Tessa, number, "Do.");
        await house.RunJobsAsync();
        Assert.Contains(await house.OutboundAsync(number), m => m is { ToAddress: "paul@plumber.example", State: "sent" });
        Assert.Equal("Tessa Vandermeer", await house.AskAsync<string>("select actor_name from timeline_events e join tickets t on t.id = e.subject_id where t.number = $1 and e.kind = 'mail_accepted' and e.visibility = 'internal'", number));
    }

    [Fact]
    public async Task Declined_mail_is_kept_and_shown_to_nobody()
    {
        var (number, held) = await HeldAsync("mallory@evil.example", "Pay me.");
        Assert.IsType<Problem.Forbidden>((await house.DecideAsync("sid@kre8ivtech.example", number, held, accept: false)).Problem);
        Assert.IsType<Problem.NotFound>((await house.DecideAsync("nora@northwind.example", number, held, accept: false)).Problem);
        Assert.IsType<Problem.NotFound>((await house.DecideAsync(Tessa, await SubmittedAsync(Dana), held, accept: false)).Problem);
        Assert.True((await house.DecideAsync(Tessa, number, held, accept: false)).Succeeded);
        await house.RunJobsAsync();

        Assert.Equal(("ignored", "declined by Tessa Vandermeer"), ((await house.FindAsync(held)).State, (await house.FindAsync(held)).Reason));
        Assert.Empty(await house.CommentsAsync(number));
        Assert.Equal(1L, await house.AskAsync<long>("select count(*) from audit_log where event = 'ticket.mail_declined' and actor_name = 'Tessa Vandermeer' and new_values->>'mail' = $1", held.ToString()));
    }

    [Fact]
    public async Task Mail_that_claims_to_be_from_staff_becomes_an_internal_note_when_accepted()
    {
        var (number, held) = await HeldAsync("milo@kre8ivtech.example", "We pay it back.");
        Assert.True((await house.DecideAsync(Tessa, number, held)).Succeeded);
        await house.RunJobsAsync();
        Assert.Equal(Visibility.Internal, Assert.Single(await house.CommentsAsync(number)).Visibility);
        Assert.Equal(0L, await house.AskAsync<long>("select count(*) from ticket_participants p join tickets t on t.id = p.ticket_id where t.number = $1", number));
    }

    [Fact]
    public async Task Accepted_mail_to_a_closed_ticket_is_a_follow_up()
    {
        var (number, held) = await HeldAsync(Erin, "Broken again.");
        await house.RunAsync("update tickets t set status_id = s.id from ticket_statuses s where s.tenant_id = t.tenant_id and s.system_key = 'closed' and t.number = $1", number);
        Assert.True((await house.DecideAsync(Tessa, number, held)).Succeeded);
        await house.RunJobsAsync();
        Assert.Equal(number, await house.AskAsync<string>("select source_ref->>'follow_up_of' from tickets where id = $1", (await house.FindAsync(held)).SubjectId!));
    }

    private async Task<(string Number, Guid Held)> HeldAsync(string from, string text)
    {
        var number = await SubmittedAsync(Dana);
        var receipt = (await house.OutboundAsync(number))[0];
        var row = await house.ReceiveAsync(new Letter(from, "Re", text) { References = [receipt.MessageId] }.ToString());
        Assert.Equal("held", row.State);
        return (number, row.Id);
    }

    private async Task<string> SubmittedAsync(string by)
    {
        var number = await house.SubmitAsync(by);
        await house.RunJobsAsync();
        return number;
    }
}
