using KtPortal.Core.Kernel;
using KtPortal.Tests.Mail;

namespace KtPortal.Tests.TicketMail;

public sealed class InboundThreadTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Erin = "erin@harbor-dental.example";
    private const string Office = "office@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";

    [Fact]
    public async Task Answer_by_references_becomes_a_comment()
    {
        var number = await SubmittedAsync();
        var receipt = (await house.OutboundAsync(number))[0];
        var row = await house.ReceiveAsync(new Letter(Dana, "Re: something else", "It stopped.\n\nOn Mon, 2 Nov 2026 at 09:00, Support <support@kre8ivtech.example> wrote:\n> We’ve received your request")
        {
            References = ["unknown@elsewhere.example", receipt.MessageId],
        }.ToString());

        var comment = Assert.Single(await house.CommentsAsync(number));
        Assert.Equal(("processed", comment.Id), (row.State, row.PartId));
        Assert.Equal(("It stopped.", Visibility.Public, "Dana Whitfield", false, "email"), (comment.Content, comment.Visibility, comment.AuthorName, comment.IsStaff, comment.Source));
        Assert.Contains("We’ve received your request", comment.Quoted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_by_plus_address_becomes_a_comment()
    {
        var number = await SubmittedAsync();
        var receipt = (await house.OutboundAsync(number))[0];
        var row = await house.ReceiveAsync(new Letter(Dana, "hello", "By token.") { To = receipt.ReplyTo!.ToUpperInvariant() }.ToString());

        Assert.Equal("processed", row.State);
        Assert.Equal("By token.", Assert.Single(await house.CommentsAsync(number)).Content);
    }

    [Fact]
    public async Task Answer_by_number_becomes_a_comment_if_the_sender_may()
    {
        var number = await SubmittedAsync();
        Assert.NotNull((await house.ReceiveAsync(new Letter(Office, $"AW: [{number}] Printer", "From the admin.").ToString())).PartId);

        var guess = await house.ReceiveAsync(new Letter(Erin, $"Re: [{number}] Printer", "A colleague guesses.").ToString());
        Assert.Equal(("processed", (Guid?)null), (guess.State, guess.PartId));
        Assert.Equal("From the admin.", Assert.Single(await house.CommentsAsync(number)).Content);
        Assert.Equal("Printer", await house.AskAsync<string>("select subject from tickets where id = $1", guess.SubjectId!));
    }

    [Fact]
    public async Task Colleague_who_has_the_mail_is_held_and_joins_when_staff_accept()
    {
        var number = await SubmittedAsync();
        var receipt = (await house.OutboundAsync(number))[0];
        var row = await house.ReceiveAsync(new Letter(Erin, "Re: it", "Same here.") { References = [receipt.MessageId] }.ToString());
        Assert.Equal(("held", "from a colleague who is not on the ticket", "Same here."), (row.State, row.Reason, row.Preview));
        Assert.Empty(await house.CommentsAsync(number));

        Assert.True((await house.DecideAsync(Tessa, number, row.Id)).Succeeded);
        await house.RunJobsAsync();
        Assert.Equal(("Erin Cole", "Same here.", Visibility.Public), (await house.CommentsAsync(number)).Select(c => (c.AuthorName, c.Content, c.Visibility)).Single());
        Assert.Equal("processed", (await house.FindAsync(row.Id)).State);
        Assert.Equal(1L, await house.AskAsync<long>("select count(*) from ticket_participants p join tickets t on t.id = p.ticket_id where t.number = $1", number));
        Assert.Equal(2, await house.AskAsync<int>("select cardinality(reader_ids) from tickets where number = $1", number));

        await house.ReceiveAsync(new Letter(Erin, $"Re: [{number}]", "And again.").ToString());
        Assert.Equal("And again.", (await house.CommentsAsync(number))[^1].Content);
    }

    [Fact]
    public async Task Stranger_in_a_thread_is_held_on_the_ticket()
    {
        var number = await SubmittedAsync();
        var receipt = (await house.OutboundAsync(number))[0];
        var row = await house.ReceiveAsync(new Letter("Mallory <mallory@evil.example>", "Re: it", "Send me the password.") { References = [receipt.MessageId], To = receipt.ReplyTo! }.ToString());

        Assert.Equal(("held", receipt.SubjectId), (row.State, row.SubjectId));
        Assert.Empty(await house.CommentsAsync(number));
        Assert.Equal("internal", await house.AskAsync<string>("select visibility from timeline_events where kind = 'mail_held' and subject_id = $1", receipt.SubjectId!));
    }

    [Fact]
    public async Task Partners_mailbox_finds_no_ticket_of_the_provider()
    {
        var number = await SubmittedAsync();
        var receipt = (await house.OutboundAsync(number))[0];
        var row = await house.ReceiveAsync(
            new Letter("lily@lumen-yoga.example", $"Re: [{number}]", "Wrong door.") { References = [receipt.MessageId], To = MailHouse.NorthwindSupport }.ToString(), MailHouse.NorthwindSupport);

        Assert.Equal(("processed", (Guid?)null), (row.State, row.PartId));
        Assert.NotEqual(receipt.SubjectId, row.SubjectId);
        Assert.StartsWith("NW-", await house.AskAsync<string>("select number from tickets where id = $1", row.SubjectId!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Desk_reply_answered_by_mail_is_answered_again_from_the_desk()
    {
        var number = await SubmittedAsync();
        await house.AssignAsync(number, Tessa);
        await house.ReplyAsync(Tessa, number, "Please restart it.");
        await house.RunJobsAsync();
        var reply = (await house.OutboundAsync(number))[^1];

        var letter = new Letter(Dana, reply.Subject, $"Done, it works.\n\n{string.Join('\n', reply.TextBody.Split('\n').Select(l => "> " + l))}") { To = reply.ReplyTo!, References = [.. reply.ReferenceIds, reply.MessageId] };
        await house.ReceiveAsync(letter.ToString());
        Assert.Equal("Done, it works.", (await house.CommentsAsync(number))[^1].Content);
        var toTessa = (await house.OutboundAsync(number))[^1];
        Assert.Equal((Tessa, "comment"), (toTessa.ToAddress, toTessa.Kind));

        var answer = await house.ReceiveAsync(new Letter($"Tessa <{Tessa}>", toTessa.Subject, "Good to hear.") { To = toTessa.ReplyTo!, References = [toTessa.MessageId] }.ToString());
        Assert.Equal("processed", answer.State);
        var last = (await house.CommentsAsync(number))[^1];
        Assert.Equal(("Good to hear.", true, Visibility.Public), (last.Content, last.IsStaff, last.Visibility));
        var back = (await house.OutboundAsync(number))[^1];
        Assert.Equal(Dana, back.ToAddress);
        Assert.Contains(letter.MessageId, back.ReferenceIds);
    }

    [Fact]
    public async Task Staff_answer_to_a_note_stays_a_note()
    {
        var number = await SubmittedAsync();
        await house.AssignAsync(number, Tessa);
        await house.ReplyAsync("milo@kre8ivtech.example", number, "What do you think?", Visibility.Internal);
        await house.RunJobsAsync();
        var note = (await house.OutboundAsync(number))[^1];
        await house.ReceiveAsync(new Letter(Tessa, "Re", "Not our fault.") { To = note.ReplyTo!, References = [note.MessageId] }.ToString());

        Assert.Equal((Visibility.Internal, "Not our fault."), ((await house.CommentsAsync(number))[^1].Visibility, (await house.CommentsAsync(number))[^1].Content));
    }

    [Fact]
    public async Task Staff_without_the_token_of_their_own_mail_are_held()
    {
        var number = await SubmittedAsync();
        var receipt = (await house.OutboundAsync(number))[0];
        var forged = await house.ReceiveAsync(new Letter(Tessa, "Re: it", "We give it to you for free.") { References = [receipt.MessageId], To = receipt.ReplyTo! }.ToString());

        Assert.Equal("held", forged.State);
        Assert.Empty(await house.CommentsAsync(number));
    }

    [Fact]
    public async Task Provider_staff_have_no_surname_towards_a_partners_client()
    {
        var number = await house.SubmitAsync("lily@lumen-yoga.example");
        await house.AssignAsync(number, Tessa);
        await house.ReplyAsync("lily@lumen-yoga.example", number, "Hello?");
        await house.RunJobsAsync();
        var toTessa = (await house.OutboundAsync(number))[^1];
        Assert.Equal(MailHouse.Support, toTessa.FromAddress);
        await house.ReceiveAsync(new Letter($"Tessa Vandermeer <{Tessa}>", "Re", "On it.") { To = toTessa.ReplyTo!, References = [toTessa.MessageId] }.ToString());

        Assert.Equal("Tessa", (await house.CommentsAsync(number))[^1].AuthorName);
        var toLily = (await house.OutboundAsync(number))[^1];
        Assert.Equal(MailHouse.NorthwindSupport, toLily.FromAddress);
        Assert.DoesNotContain("Vandermeer", toLily.TextBody + toLily.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(toLily.ReferenceIds, id => id.Contains("kre8iv", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("resolved", "open")]
    [InlineData("pending_client", "open")]
    public async Task Answer_brings_the_ticket_back(string from, string to)
    {
        var number = await SubmittedAsync();
        await SetStatusAsync(number, from);
        await house.ReceiveAsync(new Letter(Dana, $"Re: [{number}]", "Not solved.").ToString());

        Assert.Equal(to, await house.AskAsync<string>("select phase from tickets where number = $1", number));
    }

    [Fact]
    public async Task Answer_to_a_closed_ticket_is_a_follow_up()
    {
        var number = await SubmittedAsync();
        await SetStatusAsync(number, "closed");
        var row = await house.ReceiveAsync(new Letter(Dana, $"Re: [{number}]", "Again.").ToString());

        Assert.Equal(("closed", "Again."), (
            await house.AskAsync<string>("select phase from tickets where number = $1", number),
            await house.AskAsync<string>("select description from tickets where id = $1", row.SubjectId!)));
        Assert.Equal(number, await house.AskAsync<string>("select source_ref->>'follow_up_of' from tickets where id = $1", row.SubjectId!));
    }

    private async Task SetStatusAsync(string number, string key) =>
        await house.RunAsync("update tickets t set status_id = s.id from ticket_statuses s where s.tenant_id = t.tenant_id and s.system_key = $2 and t.number = $1", number, key);

    private async Task<string> SubmittedAsync()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunJobsAsync();
        return number;
    }
}
