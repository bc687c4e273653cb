using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Requests;

/// <summary>The link of a receipt: one ticket, without sign-in.</summary>
public sealed class RequestLinkTests(PortalWithLetterbox running) : IClassFixture<PortalWithLetterbox>
{
    private Shop Shop => running.Shop;

    private TestDatabase Database => running.Database;

    [Fact]
    public async Task Opening_it_confirms_nothing_pressing_its_button_does()
    {
        using var visitor = running.App.Browser(Shop.Host);
        var (ticket, link) = await AskedAsync(visitor, Shop.Harbor.Drew.Email, "The bell rings by itself");
        using var scanner = running.App.Browser(Shop.Host);
        var opened = await scanner.GetAsync(link);
        Assert.Equal(200, opened.Code);
        Assert.Contains(ticket.Number, opened.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("bell", opened.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Drew", opened.Body, StringComparison.Ordinal);
        Assert.Equal("no-referrer", opened.Headers["Referrer-Policy"]);
        Assert.Contains("no-store", opened.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Contains("noindex", opened.Headers["X-Robots-Tag"], StringComparison.Ordinal);
        Assert.Equal(303, (await scanner.PostFromAsync(link, link + "/replies", ("Content", "Said before it was confirmed"))).Code);
        Assert.Equal(0, await Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
        Assert.Equal(400, (await scanner.PostAsync(link + "/confirmation")).Code);
        Assert.True(await Database.Truth<bool>("select is_unconfirmed from tickets where id = $1", ticket.Id));

        var pressed = await visitor.PostFormAsync(link);
        Assert.Equal((303, link), (pressed.Code, pressed.Location));
        var shown = await visitor.GetAsync(link);
        Assert.Contains("The bell rings by itself", shown.Text, StringComparison.Ordinal);
        Assert.NotNull(shown.Document.QuerySelector("#queue .queue-number"));
        Assert.Equal(303, (await visitor.PostFromAsync(link, link + "/confirmation")).Code);
        Assert.Equal(1, await Database.Truth<long>("select count(*) from timeline_events where subject_id = $1 and kind = 'confirmed'", ticket.Id));
        using var drew = await running.SignInAs(Shop.Harbor.Drew);
        Assert.Equal(200, (await drew.GetAsync($"/portal/tickets/{ticket.Number}")).Code);
        using var dana = await running.SignInAs(Shop.Harbor.Dana);
        Assert.Equal(404, (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Code);
    }

    [Fact]
    public async Task An_open_page_looks_again_and_shows_the_ticket_that_it_became()
    {
        using var visitor = running.App.Browser(Shop.Host);
        var (ticket, link) = await AskedAsync(visitor, Shop.Harbor.Drew.Email, "The bell is mute");
        using var manager = await running.SignInAs(Shop.Manager);
        var row = (await manager.GetAsync("/desk/inbox")).Document.QuerySelector($"[data-row='{ticket.Number}']")!;
        Assert.Equal("Unconfirmed", row.QuerySelector(".row-unsure")!.TextContent);
        await visitor.PostFormAsync(link);
        await Shop.Accept(ticket);
        var page = await visitor.GetAsync(link);
        Assert.Equal(link, page.Document.QuerySelector("[data-looks]")!.GetAttribute("hx-get"));
        await Shop.Reply(ticket, Shop.Agent, "Somebody is on the way");
        using var open = running.App.Browser(Shop.Host);
        open.Headers["HX-Request"] = "true";
        var moved = await open.GetAsync(link);
        Assert.Contains("Somebody is on the way", moved.Document.QuerySelector("#moving")!.TextContent, StringComparison.Ordinal);
        Assert.Null(moved.Document.QuerySelector("#reply, header"));

        var into = await Shop.OpenTicket(Shop.Harbor.Dana, "No bell rings");
        await Shop.Accept(into);
        await Shop.Merge(ticket, into);
        var became = await visitor.GetAsync(link);
        Assert.Contains(into.Number, became.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(303, (await visitor.SendFormAsync(became, Part.Field("Content", "It is only mine"))).Code);
        Assert.Equal($"{into.Id} {Shop.Harbor.Drew.Actor.Name}", await Database.Truth<string>(
            "select ticket_id || ' ' || author_name from ticket_comments where content = 'It is only mine'"));
    }

    [Fact]
    public async Task It_shows_the_clients_conversation_takes_answers_with_files_and_hands_out_no_other_file()
    {
        using var visitor = running.App.Browser(Shop.Host);
        var (ticket, link) = await ConfirmedAsync(visitor, "lane@a-new-company.example", "The lane is blocked", Part.File("lane.png", TestFiles.Png));
        var organization = await Database.Truth<Guid>("select organization_id from tickets where id = $1", ticket.Id);
        await Shop.Accept(ticket);
        await Shop.Reply(ticket, Shop.Agent, "We look into it");
        await Shop.InternalNote(ticket, Shop.Agent, "They never pay");
        var shown = await visitor.GetAsync(link);
        Assert.Contains("We look into it", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("They never pay", shown.Body, StringComparison.Ordinal);
        var file = shown.Document.QuerySelector("a.file")!.GetAttribute("href")!;
        Assert.StartsWith(link + "/files/", file, StringComparison.Ordinal);
        var got = await visitor.GetAsync(file);
        Assert.Equal((200, "image/png"), (got.Code, got.ContentType));

        var page = shown;
        var refused = await visitor.SendFormAsync(page, Part.Field("Content", " "), Part.File("second.png", TestFiles.Png));
        Assert.Equal(422, refused.Code);
        var kept = Asking.KeptIn(refused).ToList();
        var sent = await visitor.SendFormAsync(refused, [Part.Field("Content", "Thank you <b>all</b>"), .. kept]);
        var twice = await visitor.SendFormAsync(refused, [Part.Field("Content", "Thank you <b>all</b>"), .. kept]);
        Assert.Equal((303, 303), (sent.Code, twice.Code));
        Assert.Equal("1 1 1", await Database.Truth<string>("""
            select concat_ws(' ', count(*), count(*) filter (where not is_staff and visibility = 'public' and author_name = 'Robin Example'),
                (select count(*) from attachments a where a.part_id = (array_agg(c.id))[1]))
            from ticket_comments c where c.ticket_id = $1 and c.content = 'Thank you <b>all</b>'
            """, ticket.Id));
        Assert.Contains("Thank you <b>all</b>", (await visitor.GetAsync(link)).Text, StringComparison.Ordinal);

        var foreign = await Shop.Upload(Shop.Harbor.Dana);
        var elsewhere = await Shop.OpenTicket(Shop.Harbor.Dana, "With a file of its own");
        await Shop.Reply(elsewhere, Shop.Harbor.Dana, "See there", null, foreign);
        Assert.Equal(404, (await visitor.GetAsync($"{link}/files/{foreign}")).Code);
        Assert.True((await visitor.GetAsync("/files/" + file[(file.LastIndexOf('/') + 1)..])).IsToLogin);
        Assert.NotEqual(Shop.ProviderId, organization);
        Assert.Equal(2, await Database.Truth<long>("select count(*) from files where organization_id = $1 and state = 'attached'", organization));
    }

    [Fact]
    public async Task What_waited_for_the_client_goes_on_and_what_is_closed_is_only_read()
    {
        using var visitor = running.App.Browser(Shop.Host);
        var (ticket, link) = await ConfirmedAsync(visitor, "closing@a-new-company.example", "The door is open");
        await Shop.Accept(ticket);
        await Shop.SetStatus(ticket, StatusKey.PendingClient, Shop.Agent);
        var page = await visitor.GetAsync(link);
        Assert.Equal(303, (await visitor.SendFormAsync(page, Part.Field("Content", "Here is what you asked for"))).Code);
        Assert.Equal("open", await Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
        page = await visitor.GetAsync(link);
        await Shop.SetStatus(ticket, StatusKey.Closed, Shop.Agent);
        var refused = await visitor.SendFormAsync(page, Part.Field("Content", "One more thing"));
        Assert.Equal(409, refused.Code);
        Assert.Contains($"{ticket.Number} is closed, so you can’t comment on it.", refused.Text, StringComparison.Ordinal);
        Assert.Equal("One more thing", refused.Document.QuerySelector("#reply textarea")!.TextContent.Trim());
        var closed = await visitor.GetAsync(link);
        Assert.Null(closed.Document.QuerySelector("#reply textarea"));
        Assert.Contains("The door is open", closed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_or_made_up_link_gets_a_plain_page_and_guessing_ends()
    {
        using var visitor = running.App.Browser(Shop.Host);
        var (ticket, link) = await ConfirmedAsync(visitor, "old@a-new-company.example", "The old story");
        await Database.Force("update request_links set expires_at = now() where ticket_id = $1", ticket.Id);
        foreach (var path in (string[])[link, link + "/files/" + ticket.Id, "/portal/request/" + new string('x', 43)])
        {
            var answer = await visitor.GetAsync(path);
            Assert.Equal(404, answer.Code);
            Assert.Contains("This link no longer works", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(ticket.Number, answer.Body, StringComparison.Ordinal);
        }

        Assert.Equal(404, (await visitor.PostFromAsync("/", link + "/confirmation")).Code);
        Assert.Equal(404, (await visitor.PostFromAsync("/", link + "/replies", ("Content", "Too late"))).Code);
        using var guesser = running.App.Browser(Shop.Host);
        var codes = new List<int>();
        for (var i = 0; i < 21; i++)
        {
            codes.Add((await guesser.GetAsync($"/portal/request/guess-{i}")).Code);
        }

        Assert.Equal((404, 429), (codes[0], codes[^1]));
    }

    private async Task<(OpenedTicket Ticket, string Link)> ConfirmedAsync(PortalClient visitor, string email, string subject, params Part[] more)
    {
        var (ticket, link) = await AskedAsync(visitor, email, subject, more);
        Assert.Equal(303, (await visitor.PostFormAsync(link)).Code);
        return (ticket, link);
    }

    private async Task<(OpenedTicket Ticket, string Link)> AskedAsync(PortalClient visitor, string email, string subject, params Part[] more)
    {
        Assert.Equal(303, (await visitor.AskAsync(email, subject, more)).Code);
        await visitor.GetAsync("/");
        var (id, number) = (await Database.Truth<Guid>("select id from tickets where subject = $1", subject),
            await Database.Truth<string>("select number from tickets where subject = $1", subject));
        return (new OpenedTicket(id, number), await running.LinkTo(email));
    }
}
