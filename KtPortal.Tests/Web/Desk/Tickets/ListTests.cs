using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

public sealed class ListTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_refresh_brings_the_numbers_as_they_are_now()
    {
        using var manager = await desk.SignInAs(Shop.Manager);
        manager.Headers["HX-Request"] = "true";
        var before = Numbers(await manager.GetAsync("/desk/tickets"));
        Assert.Equal(2, before.Count);
        await Shop.OpenTicket(Shop.Harbor.Dana);
        var part = await manager.GetAsync("/desk/tickets");

        Assert.Equal(before.Select(n => n + 1), Numbers(part));
        Assert.Contains($"({before[0] + 1}) · ", part.Document.Title, StringComparison.Ordinal);
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        var elsewhere = await manager.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Equal($"{before[0] + 2}", elsewhere.Document.QuerySelector(".navigation-item[href='/desk/tickets'] .navigation-count")!.TextContent);
        Assert.Equal($"{before[0] + 2}", (await manager.GetAsync("/desk/inbox")).Document
            .QuerySelector(".navigation-item[href='/desk/tickets'] .navigation-count")!.TextContent);

        static List<int> Numbers(Answer page) => [.. page.Document.QuerySelectorAll("#list-count, .navigation-item[href='/desk/tickets'] .navigation-count")
            .Select(n => int.Parse(n.TextContent, System.Globalization.CultureInfo.InvariantCulture)).Order()];
    }

    [Fact]
    public async Task A_list_of_guesses_says_so()
    {
        await Shop.OpenTicket(Shop.Harbor.Dana, "Projector shows no picture");
        await desk.WordsAreKept();
        using var sales = await desk.SignInAs(Shop.Sales);
        var guessed = await sales.GetAsync("/desk/tickets?q=projetcor");
        Assert.NotEmpty(guessed.Document.QuerySelectorAll("[data-row]"));
        Assert.Equal("Nothing holds “projetcor”. These hold words like it.", guessed.Document.QuerySelector(".list-guess")!.TextContent);
        Assert.Null((await sales.GetAsync("/desk/tickets?q=projector")).Document.QuerySelector(".list-guess"));
        Assert.Null((await sales.GetAsync("/desk/tickets?q=zzqqzzqq")).Document.QuerySelector(".list-guess"));
        await desk.Database.Force("update users set locale = 'de' where id = $1", Shop.Sales.Id);
        Assert.Contains("Diese enthalten ähnliche Wörter", (await sales.GetAsync("/desk/tickets?q=projetcor")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        var printer = await Shop.OpenTicket(Shop.Harbor.Dana, "Printer on fire", "High");
        var mail = await Shop.OpenTicket(Shop.Pine.Dana, "Mailbox is full", "Low");
        var done = await Shop.OpenTicket(Shop.Pine.Dana, "Lamp is broken", "Low");
        await Shop.Accept(mail, assignee: Shop.Agent);
        await Shop.SetStatus(done, "closed");
        using var manager = await desk.SignInAs(Shop.Manager);

        async Task Shows(string query, params OpenedTicket[] tickets)
        {
            var page = await manager.GetAsync("/desk/tickets" + query);
            Assert.Equal(200, page.Code);
            var shown = page.Document.QuerySelectorAll("[data-row]").Select(r => r.GetAttribute("data-row")).Where(n => n == printer.Number || n == mail.Number || n == done.Number);
            Assert.Equal(tickets.Select(t => t.Number).Order(), shown.Order());
        }

        await Shows("", printer, mail);
        await Shows("?view=all", printer, mail, done);
        await Shows("?view=closed", done);
        await Shows("?view=unassigned", printer);
        await Shows("?phase=new", printer);
        await Shows("?priority=" + Shop.Priorities["Low"], mail);
        await Shows("?assignee=" + Shop.Agent.Id, mail);
        await Shows("?assignee=nobody", printer);
        await Shows("?client=" + Shop.Pine.Id, mail);
        await Shows("?view=all&client=" + Shop.Pine.Id, mail, done);
        await desk.WordsAreKept();
        await Shows("?q=mailbox", mail);
        await Shows("?q=" + done.Number.ToLowerInvariant(), done);
        await Shows("?q=mailbox&client=" + Shop.Harbor.Id);
        await Shows("?phase=what&priority=ever&before=garbage&q=%00", printer, mail);

        using var agent = await desk.SignInAs(Shop.Agent);
        var mine = await agent.GetAsync("/desk/tickets?view=mine");
        Assert.Equal([mail.Number], mine.Document.QuerySelectorAll("[data-row]").Select(r => r.GetAttribute("data-row")!));
    }

    [Fact]
    public async Task Nothing_found_offers_to_clear_the_filters()
    {
        using var manager = await desk.SignInAs(Shop.Manager);
        var page = await manager.GetAsync("/desk/tickets?q=nonexistentword&phase=pending");
        Assert.Contains("Nothing matches", page.Text, StringComparison.Ordinal);
        Assert.Equal("/desk/tickets", page.Document.QuerySelector(".empty a")?.GetAttribute("href"));
    }

    [Fact]
    public async Task Next_page_follows_the_last_row()
    {
        for (var i = 0; i < 53; i++)
        {
            await Shop.OpenTicket(Shop.Maple.Office, $"Ticket number {i}");
        }

        using var manager = await desk.SignInAs(Shop.Manager);
        var first = await manager.GetAsync("/desk/tickets?client=" + Shop.Maple.Id);
        var next = first.Document.QuerySelector("a[rel=next]")?.GetAttribute("href");
        Assert.NotNull(next);
        var second = await manager.GetAsync(next);
        var rows = first.Document.QuerySelectorAll("[data-row]").Concat(second.Document.QuerySelectorAll("[data-row]")).Select(r => r.GetAttribute("data-row")).ToList();
        Assert.Equal(53, rows.Count);
        Assert.Equal(53, rows.Distinct().Count());
        Assert.Null(second.Document.QuerySelector("a[rel=next]"));
    }

    [Fact]
    public async Task Previous_page_precedes_the_first_row_and_keeps_the_filter()
    {
        for (var i = 0; i < 103; i++)
        {
            await Shop.OpenTicket(Shop.Birch.Office, $"Ticket number {i}");
        }

        await desk.Database.Force("update tickets set last_activity_at = '2026-03-01 12:00+00' where organization_id = $1", Shop.Birch.Id);
        using var manager = await desk.SignInAs(Shop.Manager);
        var address = "/desk/tickets?client=" + Shop.Birch.Id;
        var first = await manager.GetAsync(address);
        var second = await manager.Follow(first.Link("next"));
        var third = await manager.Follow(second.Link("next"));
        Assert.Equal(103, first.Numbers().Concat(second.Numbers()).Concat(third.Numbers()).Distinct().Count());
        Assert.Null(third.Link("next"));
        var back = await manager.Follow(third.Link("prev"));
        Assert.Equal(second.Numbers(), back.Numbers());
        Assert.Equal(third.Numbers(), (await manager.Follow(back.Link("next"))).Numbers());
        Assert.Equal(address, back.Link("first"));
        Assert.Equal(address, (await manager.GetAsync(back.Link("prev")!)).Location);
    }

    [Fact]
    public async Task Partner_staff_see_their_own_clients_only()
    {
        var own = await Shop.OpenTicket(Shop.Lumen.Dana, "Own client asks", priority: "Critical");
        var direct = await Shop.OpenTicket(Shop.Harbor.Dana, "Direct client asks");
        var other = await Shop.OpenTicket(Shop.Cedar.Dana, "Other partner asks");
        await desk.WordsAreKept();
        using var partner = await desk.SignInAs(Shop.Northwind.Staff);
        foreach (var list in (string[])["/desk/tickets", "/desk/tickets?view=all", "/desk/tickets?q=asks", "/desk/inbox"])
        {
            var page = await partner.GetAsync(list);
            Assert.True(page.Document.QuerySelector($"[data-row='{own.Number}']") is not null, $"{list} ({page.Code}) does not show {own.Number}");
            Assert.DoesNotContain("Direct client asks", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("Other partner asks", page.Body, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await partner.GetAsync($"/desk/tickets/{own.Number}")).Code);
        Assert.Equal(404, (await partner.GetAsync($"/desk/tickets/{direct.Number}")).Code);
        Assert.Equal(404, (await partner.GetAsync($"/desk/tickets/{other.Number}")).Code);
        var filter = await partner.GetAsync("/desk/lists/tickets/filter");
        Assert.Contains("Lumen Yoga", filter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Harbor Dental", filter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_finds_no_desk()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        foreach (var path in (string[])["/desk/inbox", "/desk/tickets", $"/desk/tickets/{ticket.Number}", "/desk/tickets/new", "/desk/admin/dead-letters"])
        {
            Assert.Equal(404, (await dana.GetAsync(path)).Code);
        }
    }

    [Fact]
    public async Task Fragment_is_the_list_alone()
    {
        using var manager = await desk.SignInAs(Shop.Manager);
        manager.Headers["HX-Request"] = "true";
        var part = await manager.GetAsync("/desk/tickets");
        Assert.StartsWith("<div class=\"dense-list", part.Body.TrimStart(), StringComparison.Ordinal);
        Assert.DoesNotContain("<html", part.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_submit_for_a_client()
    {
        using var agent = await desk.SignInAs(Shop.Agent);
        var refused = await agent.PostFormAsync("/desk/tickets/new", ("For", "nobody@nowhere.example"), ("Subject", "Hm"), ("Description", "They called and said the line is dead."));
        Assert.Equal(422, refused.Code);
        Assert.Contains("Nobody with this address has an account here.", refused.Text, StringComparison.Ordinal);
        Assert.Contains("This is too short: 2 of at least 5 characters.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(["#for", "#subject"], refused.Document.QuerySelectorAll(".banner-red a").Select(link => link.GetAttribute("href")));
        Assert.Equal(["for-err", "subject-err"], refused.Document.QuerySelectorAll(".field-error").Select(error => error.Id));
        Assert.Equal("They called and said the line is dead.", refused.Document.QuerySelector("#description")?.TextContent.Trim());

        var sent = await agent.PostFormAsync("/desk/tickets/new", ("For", Shop.Harbor.Drew.Email), ("Subject", "The line is dead"),
            ("Description", "They called and said the line is dead."), ("Source", "phone"));

        Assert.Equal(303, sent.Code);
        var number = sent.Location!.Split('/')[^1];
        Assert.Equal(Shop.Harbor.Drew.Id, await desk.Database.Truth<Guid>("select requester_id from tickets where number = $1", number));
        Assert.Equal("phone", await desk.Database.Truth<string>("select source from tickets where number = $1", number));
        using var drew = await desk.SignInAs(Shop.Harbor.Drew);
        Assert.Equal(200, (await drew.GetAsync($"/portal/tickets/{number}")).Code);
    }
}
