using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets.Watching;
using KtPortal.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.TicketMail;

/// <summary>Who takes part gets what he may read, once.</summary>
public sealed class WatcherMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";
    private const string Erin = "erin@harbor-dental.example";
    private const string Tessa = "tessa@kre8ivtech.example";
    private const string Sid = "sid@kre8ivtech.example";
    private const string Milo = "milo@kre8ivtech.example";
    private const string Lily = "lily@lumen-yoga.example";
    private const string Nora = "nora@northwind.example";
    private const string Outside = "vendor@pipes.example";

    [Fact]
    public async Task Watchers_read_notes_by_mail_and_an_address_only_what_is_public()
    {
        var number = await house.SubmitAsync(Dana);
        foreach (var address in new[] { Sid, Milo, Erin, Outside })
        {
            await AddAsync(Tessa, number, address);
        }

        // Assigned and watching is one mail.
        await house.AssignAsync(number, Milo);
        await house.ReplyAsync(Tessa, number, "Between us: odd.", Visibility.Internal);
        await house.ReplyAsync(Tessa, number, "We are at it.");
        await house.ReplyAsync(Erin, number, "Thank you.");
        await house.RunJobsAsync();

        Assert.Equal([Milo, Sid], await ReadersOf(number, "Between us"));
        Assert.Equal([Dana, Erin, Milo, Sid, Outside], await ReadersOf(number, "We are at it"));
        Assert.Equal([Dana, Milo, Sid, Outside], await ReadersOf(number, "Thank you"));
        var sid = (await house.OutboundAsync(number)).First(m => m.ToAddress == Sid);
        Assert.Contains($"because you watch {number}", sid.TextBody, StringComparison.Ordinal);
        Assert.Contains($"/desk/tickets/{number}", sid.TextBody, StringComparison.Ordinal);
        Assert.Contains("Stop watching " + number, sid.TextBody, StringComparison.Ordinal);
        // The link stands for that person: once it is with him, nobody keeps it.
        var outside = (await house.OutboundAsync(number)).First(m => m.ToAddress == Outside);
        Assert.Equal("sent", outside.State);
        Assert.Matches(@"/portal/stop/…\s", outside.TextBody);
        Assert.Contains("/portal/stop/…\"", outside.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("/portal/stop/", (await house.OutboundAsync(number)).First(m => m.ToAddress == Dana && m.Kind == "comment").TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("watch", (await house.OutboundAsync(number)).First(m => m.ToAddress == Erin).TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_called_and_watches_gets_one_mail()
    {
        var number = await house.SubmitAsync(Dana);
        await AddAsync(Tessa, number, Milo);
        await house.ReplyAsync(Tessa, number, $"Look at that, @{house.ActorOf(Milo).Name} and @{house.ActorOf(Sid).Name}", Visibility.Internal);
        await house.RunJobsAsync();
        Assert.Equal([Milo], await ReadersOf(number, "Look at that"));
        Assert.Equal([Sid], await house.AskAsync<string[]>(
            "select array_agg(m.to_address) from outbound_messages m where m.dedupe_key like 'mention:%' and m.subject like '%' || $1 || '%'", number));
    }

    [Fact]
    public async Task A_watching_partner_reads_no_internal_note_and_its_client_no_name_of_the_provider()
    {
        var number = await house.SubmitAsync(Lily);
        await AddAsync(Nora, number, Nora);
        await AddAsync(Tessa, number, Sid);
        await AddAsync(Nora, number, Outside);
        await house.ReplyAsync(Tessa, number, "For us alone.", Visibility.Internal);
        await house.ReplyAsync(Tessa, number, "For the partner.", Visibility.Partner);
        await house.ReplyAsync(Nora, number, "Hello there.");
        await house.RunJobsAsync();
        Assert.Equal([Sid], await ReadersOf(number, "For us alone"));
        Assert.Equal([Nora, Sid], await ReadersOf(number, "For the partner"));
        Assert.Equal([Lily, Sid, Outside], await ReadersOf(number, "Hello there"));
        foreach (var mail in (await house.OutboundAsync(number)).Where(m => m.ToAddress is Lily or Outside && m.Kind == "comment"))
        {
            Assert.DoesNotContain("kre8iv", mail.TextBody + mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        }
    }

    private async Task AddAsync(string by, string number, string address)
    {
        Result<Change> added = default;
        await house.InAsync(house.ActorOf(by), async services => added = await services.GetRequiredService<TicketPeople>()
            .AddAsync(house.ActorOf(by), number, address, CancellationToken.None));
        Assert.True(added.Succeeded, added.Problem?.ToString());
    }

    private async Task<List<string>> ReadersOf(string number, string said) =>
        [.. (await house.OutboundAsync(number)).Where(m => m.Kind == "comment" && m.TextBody.Contains(said, StringComparison.Ordinal)
            && m.TextBody.IndexOf(said, StringComparison.Ordinal) < 400).Select(m => m.ToAddress).Order(StringComparer.Ordinal)];
}
