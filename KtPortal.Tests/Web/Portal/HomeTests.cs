using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Portal;

/// <summary>What a client is shown first: what waits for him, his most urgent place, what was said, and what of it he has not read.</summary>
public sealed class HomeTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task What_waits_for_the_client_stands_first_and_the_most_urgent_place_next()
    {
        await Shop.OpenTicket(Shop.Cedar.Dana, "Was here first", "Low");
        var urgent = await Shop.OpenTicket(Shop.Cedar.Dana, "Nobody can work", "Critical");
        var asked = await Accepted(Shop.Cedar.Dana, "Which desk shall it be?");
        await Shop.Reply(asked, Shop.Southwind.Owner, "Which **desk** is it?", StatusKey.PendingClient);
        var solved = await Accepted(Shop.Cedar.Dana, "Works again, we think");
        await Shop.SetStatus(solved, StatusKey.Resolved);
        using var dana = await portal.SignInAs(Shop.Cedar.Dana);

        var home = (await dana.GetAsync("/portal")).Document;
        Assert.NotNull(home.QuerySelector("#home .zone-note"));
        Assert.NotNull((await dana.GetAsync("/portal/tickets")).Document.QuerySelector("#tickets .zone-note"));
        var order = home.QuerySelectorAll("#turn, a.queue, #updates").Select(part => string.IsNullOrEmpty(part.Id) ? "place" : part.Id);
        Assert.Equal(["turn", "place"], order);
        var turn = home.QuerySelectorAll("#turn .row-link").ToDictionary(row => row.GetAttribute("href")!.Split('#')[0], row => row.TextContent);
        Assert.Equal([Page(asked), Page(solved)], turn.Keys);
        Assert.Contains("“Which desk is it?”", turn[Page(asked)], StringComparison.Ordinal);
        Assert.Contains("Waiting for your reply", turn[Page(asked)], StringComparison.Ordinal);
        Assert.Contains("Is it solved?", turn[Page(solved)], StringComparison.Ordinal);
        Assert.Equal(Page(urgent), home.QuerySelector("a.queue")!.GetAttribute("href"));
        Assert.Contains("in the Critical queue", home.QuerySelector("a.queue")!.TextContent, StringComparison.Ordinal);

        var all = (await dana.GetAsync("/portal/tickets?show=turn")).Document;
        Assert.Equal([Page(solved), Page(asked)], all.QuerySelectorAll("#tickets .row-link").Select(row => row.GetAttribute("href")!.Split('#')[0]));
    }

    [Fact]
    public async Task Of_much_that_waits_some_is_shown_and_nothing_unread_is_hidden()
    {
        for (var i = 0; i < 4; i++)
        {
            var solved = await Accepted(Shop.Lumen.Dana, $"Solved, number {i}");
            await Shop.Reply(solved, Shop.Northwind.Staff, $"Answer {i}", StatusKey.Resolved);
        }

        using var dana = await portal.SignInAs(Shop.Lumen.Dana);
        var home = (await dana.GetAsync("/portal")).Document;
        Assert.Equal(3, home.QuerySelectorAll("#turn .row-link").Length);
        Assert.Equal("/portal/tickets?show=turn", home.QuerySelector("#turn .section-head a")!.GetAttribute("href"));
        Assert.Equal(4, home.QuerySelectorAll("#turn [data-unread], #updates [data-unread]").Length);
        Assert.Contains("Answer 0", home.QuerySelector("#updates")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(4, (await dana.GetAsync("/portal/tickets?show=turn")).Document.QuerySelectorAll("#tickets .row-link").Length);
    }

    [Fact]
    public async Task An_answer_is_unread_for_each_person_until_that_person_reads_it()
    {
        var ticket = await Accepted(Shop.Harbor.Dana, "Answered while away");
        await Shop.Reply(ticket, Shop.Agent, "It ships *tomorrow*.");
        await Shop.Reply(ticket, Shop.Agent, "And it is blue.");
        using var dana = await portal.SignInAs(Shop.Harbor.Dana);
        using var office = await portal.SignInAs(Shop.Harbor.Office);
        using var drew = await portal.SignInAs(Shop.Harbor.Drew);

        var page = await dana.GetAsync("/portal");
        // What became of its place may stand there too.
        var update = page.Document.QuerySelectorAll($"#updates a[href^='{Page(ticket)}']").First(a => a.QuerySelector("[data-unread]") is not null);
        Assert.Contains($"{Shop.Agent.Actor.Name} replied to Answered while away", update.TextContent, StringComparison.Ordinal);
        Assert.Contains("“And it is blue.”", update.TextContent, StringComparison.Ordinal);
        Assert.Equal(Page(ticket) + "#new", update.GetAttribute("href"));
        Assert.Contains("2 unread answers", update.QuerySelector("[data-unread]")!.TextContent, StringComparison.Ordinal);
        Assert.True(update.HasAttribute("data-no-preload"));
        Assert.StartsWith("(2) ", page.Document.Title, StringComparison.Ordinal);
        Assert.All(page.Document.QuerySelectorAll("[data-count]"), count => Assert.Equal("2", count.FirstElementChild!.TextContent));
        Assert.NotNull((await dana.GetAsync("/portal/tickets")).Document.QuerySelector($"a[href^='{Page(ticket)}'] [data-unread]"));
        Assert.NotNull((await office.GetAsync("/portal")).Document.QuerySelector($"#updates a[href^='{Page(ticket)}'] [data-unread]"));
        Assert.Null((await drew.GetAsync("/portal")).Document.QuerySelector("[data-unread]"));

        dana.Headers["HX-Preload"] = "true";
        await dana.GetAsync(Page(ticket));
        dana.Headers.Remove("HX-Preload");
        Assert.NotNull((await dana.GetAsync("/portal")).Document.QuerySelector("[data-unread]"));

        var read = await dana.GetAsync(Page(ticket));
        Assert.False(read.Document.Title!.StartsWith('('), read.Document.Title);
        Assert.Contains("It ships tomorrow.", read.Document.QuerySelector("#new + .bubble")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await dana.GetAsync(Page(ticket))).Document.QuerySelector("#new"));
        var after = (await dana.GetAsync("/portal")).Document;
        Assert.NotNull(after.QuerySelector($"#updates a[href^='{Page(ticket)}']"));
        Assert.Null(after.QuerySelector("[data-unread]"));
        Assert.All(after.QuerySelectorAll("[data-count]"), count => Assert.True(count.HasAttribute("hidden")));
        Assert.NotNull((await office.GetAsync("/portal")).Document.QuerySelector("[data-unread]"));
    }

    [Fact]
    public async Task What_staff_do_among_themselves_and_what_one_says_oneself_is_no_answer()
    {
        var ticket = await Accepted(Shop.Pine.Dana, "Talked about inside");
        await Shop.InternalNote(ticket);
        await Shop.PartnerNote(ticket);
        await Shop.Assign(ticket, Shop.Agent);
        await Shop.Reply(ticket, Shop.Pine.Dana, "Anybody there?");
        using var dana = await portal.SignInAs(Shop.Pine.Dana);
        var home = (await dana.GetAsync("/portal")).Document;
        Assert.Null(home.QuerySelector("#updates"));
        Assert.Null(home.QuerySelector("[data-unread]"));

        // Who takes part reads what a colleague says; who looks after all tickets is not called for that.
        await Shop.Reply(ticket, Shop.Pine.Office, "I have the same.");
        Assert.NotNull((await dana.GetAsync("/portal")).Document.QuerySelector($"#updates a[href^='{Page(ticket)}'] [data-unread]"));
        await Shop.Reply(ticket, Shop.Pine.Dana, "Thank you.");
        Assert.Null((await dana.GetAsync("/portal")).Document.QuerySelector("[data-unread]"));
        using var office = await portal.SignInAs(Shop.Pine.Office);
        Assert.Null((await office.GetAsync("/portal")).Document.QuerySelector("[data-unread]"));
    }

    [Fact]
    public async Task An_open_page_is_told_how_much_is_unread()
    {
        var ticket = await Accepted(Shop.Maple.Dana, "Looked at elsewhere");
        using var dana = await portal.SignInAs(Shop.Maple.Dana);
        var form = await dana.GetAsync("/portal/tickets/new");
        Assert.Contains("tickets", form.Document.Body!.GetAttribute("data-topics")!.Split(' '));
        Assert.Contains("ticket.comment", form.Document.Body.GetAttribute("data-events")!.Split(' '));
        Assert.True(form.Document.QuerySelector("[data-count]")!.HasAttribute("hidden"));

        await Shop.Reply(ticket, Shop.Northwind.Staff, "Done.");
        dana.Headers["HX-Request"] = "true";
        var counts = await dana.GetAsync(form.Document.GetElementById("counts")!.GetAttribute("hx-get")!);
        Assert.Contains("data-count=\"home\"><span aria-hidden=\"true\">1<", counts.Body, StringComparison.Ordinal);
        Assert.Contains("1 unread answer<", counts.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_looks_after_an_organization_sees_who_asked()
    {
        var ticket = await Shop.OpenTicket(Shop.Birch.Drew, "A question of somebody else's");
        using var office = await portal.SignInAs(Shop.Birch.Office);
        using var drew = await portal.SignInAs(Shop.Birch.Drew);
        var words = $"Asked by {Shop.Birch.Drew.Actor.Name}";
        foreach (var path in (string[])["/portal", "/portal/tickets"])
        {
            Assert.Contains(words, (await office.GetAsync(path)).Document.QuerySelector($"a[href^='{Page(ticket)}']")!.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("Asked by", (await drew.GetAsync(path)).Document.QuerySelector($"a[href^='{Page(ticket)}']")!.TextContent, StringComparison.Ordinal);
        }
    }

    private static string Page(OpenedTicket ticket) => $"/portal/tickets/{ticket.Number}";

    private async Task<OpenedTicket> Accepted(Person by, string subject)
    {
        var ticket = await Shop.OpenTicket(by, subject);
        await Shop.Accept(ticket, assignee: Shop.Agent);
        return ticket;
    }
}
