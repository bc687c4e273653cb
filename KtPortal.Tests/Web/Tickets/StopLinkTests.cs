using System.Text.RegularExpressions;
using KtPortal.Tests.Support;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Tickets;

/// <summary>The link in mails to who takes part in a ticket, by which that ends: without sign-in, and by nobody's mail scanner.</summary>
public sealed partial class StopLinkTests(PortalWithLetterbox running) : IClassFixture<PortalWithLetterbox>
{
    private Shop Shop => running.Shop;

    private TestDatabase Database => running.Database;

    [Fact]
    public async Task Opening_it_stops_nothing_pressing_its_button_does_and_only_for_that_person_and_ticket()
    {
        var (ticket, other) = (await OpenedAsync("The lift is slow"), await OpenedAsync("The lift is loud"));
        await Shop.Reply(ticket, Shop.Agent, "We look at it");
        await Shop.Reply(other, Shop.Agent, "We listen to it");
        var mail = await MailAsync(Shop.Harbor.Drew, ticket);
        Assert.Contains("Stop following " + ticket.Number, mail, StringComparison.Ordinal);
        var link = Link().Match(mail).Value;
        Assert.DoesNotMatch(Link(), await MailAsync(Shop.Harbor.Dana, ticket)); // whose ticket it is
        Assert.NotEqual(link, Link().Match(await MailAsync(Shop.Harbor.Drew, other)).Value);
        Assert.Equal(0, await Database.Truth<long>("select count(*) from ticket_stop_links l where position(split_part($1, '/', 4) in to_jsonb(l)::text) > 0", link));

        using var anybody = running.App.Browser(Shop.Host);
        var opened = await anybody.GetAsync(link);
        Assert.Equal(200, opened.Code);
        Assert.Contains(ticket.Number, opened.Text, StringComparison.Ordinal);
        Assert.Equal("no-referrer", opened.Headers["Referrer-Policy"]);
        Assert.Contains("no-store", opened.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(400, (await anybody.PostAsync(link)).Code);
        Assert.Equal(2, await PartsOf(Shop.Harbor.Drew, ticket, other));
        using var elsewhere = running.App.Browser(Shop.Southwind.Host);
        var nowhere = await elsewhere.GetAsync(link);
        Assert.Equal(404, nowhere.Code);
        Assert.DoesNotContain(ticket.Number, nowhere.Body, StringComparison.Ordinal);

        Assert.Contains("You no longer follow it", (await anybody.PostFormAsync(opened)).Text, StringComparison.Ordinal);
        Assert.Equal(1, await PartsOf(Shop.Harbor.Drew, ticket, other));
        Assert.Equal(1, await Database.Truth<long>("select count(*) from timeline_events where subject_id = $1 and kind = 'unwatched' and actor_name = $2",
            ticket.Id, Shop.Harbor.Drew.Actor.Name));
        using var drew = await running.SignInAs(Shop.Harbor.Drew);
        Assert.Equal((404, 200), ((await drew.GetAsync($"/portal/tickets/{ticket.Number}")).Code, (await drew.GetAsync($"/portal/tickets/{other.Number}")).Code));
        var again = await anybody.GetAsync(link);
        Assert.Equal(404, again.Code);
        Assert.Contains("This link no longer works", again.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(ticket.Number, again.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_one_does_nothing_and_guessing_ends()
    {
        var ticket = await OpenedAsync("The stairs are steep");
        await Shop.Reply(ticket, Shop.Agent, "We measure them");
        var link = Link().Match(await MailAsync(Shop.Harbor.Drew, ticket)).Value;
        using var anybody = running.App.Browser(Shop.Host);
        var page = await anybody.GetAsync(link);
        await Database.Force("update ticket_stop_links set expires_at = now()");
        Assert.Equal((404, 404), ((await anybody.GetAsync(link)).Code, (await anybody.PostFormAsync(page)).Code));
        Assert.True(await Database.Truth<bool>("select exists (select 1 from ticket_participants where ticket_id = $1)", ticket.Id));
        using var guesser = running.App.Browser(Shop.Host);
        var codes = new List<int>();
        for (var i = 0; i < 21; i++)
        {
            codes.Add((await guesser.GetAsync($"/portal/stop/guess-{i}")).Code);
        }

        Assert.Equal((404, 429), (codes[0], codes[^1]));
    }

    private async Task<OpenedTicket> OpenedAsync(string subject)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, subject);
        await Shop.Accept(ticket);
        using var dana = await running.SignInAs(Shop.Harbor.Dana);
        Assert.Equal(303, (await dana.PostFromAsync(
            $"/portal/tickets/{ticket.Number}", $"/portal/tickets/{ticket.Number}/people", ("Address", Shop.Harbor.Drew.Email))).Code);
        return ticket;
    }

    private async Task<string> MailAsync(Person who, OpenedTicket ticket)
    {
        const string Comments = "select body from letterbox.mails where to_address = $1 and body like '%because you follow ' || $2 || '.%' order by at desc limit 1";
        await Eventually(async () => await Database.Truth<bool>($"select exists ({Comments})", who.Email, ticket.Number));
        return await Database.Truth<string>(Comments, who.Email, ticket.Number);
    }

    private Task<long> PartsOf(Person who, params OpenedTicket[] of) => Database.Truth<long>(
        "select count(*) from ticket_participants where user_id = $1 and ticket_id = any ($2)", who.Id, of.Select(t => t.Id).ToArray());

    [GeneratedRegex(@"/portal/stop/[\w-]+")]
    private static partial Regex Link();
}
