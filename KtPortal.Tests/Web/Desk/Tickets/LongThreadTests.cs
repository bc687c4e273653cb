using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>However long a conversation is, a page shows a part of it, and links lead to all of it.</summary>
public sealed class LongThreadTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Everything_said_is_reached_in_parts_and_nothing_twice()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        // Three at a time at the very same instant.
        await Say(ticket, 120, "'said-' || lpad(n::text, 3, '0')", each: "n / 3");
        foreach (var (browser, start, limit) in await ReadersOf(ticket))
        {
            var (seen, pages) = (new List<string>(), 0);
            for (var path = start; path is not null; pages++)
            {
                var page = await browser.GetAsync(path);
                var said = Said(page);
                Assert.InRange(said.Count, 1, limit);
                seen.InsertRange(0, said);
                Assert.Equal(path == start, Link(page, "Show the newest") is null);
                path = Link(page, "Show earlier");
            }

            Assert.Equal(3, pages);
            Assert.Equal(120, seen.Distinct().Count());
            Assert.Equal(120, seen.Count);
            Assert.Equal("said-120", seen[^1]);
        }
    }

    [Fact]
    public async Task A_long_text_shows_its_beginning_and_a_link_to_all_of_it()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Say(ticket, 1, "repeat('so it goes. ', 5000) || 'the very end'");
        await desk.Database.Force("update tickets set description = repeat('and on. ', 6000) || 'the last word' where id = $1", ticket.Id);
        foreach (var (browser, start, _) in (await ReadersOf(ticket)).Where(r => !r.Start.Contains("timeline", StringComparison.Ordinal)))
        {
            var page = await browser.GetAsync(start);
            Assert.Contains("so it goes.", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("the very end", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("the last word", page.Text, StringComparison.Ordinal);
            var links = page.Document.QuerySelectorAll("a").Where(a => a.TextContent == "Show all of it").Select(a => a.GetAttribute("href")!).ToList();
            Assert.Equal(2, links.Count);
            Assert.Contains("the last word", (await browser.GetAsync(links[0])).Text, StringComparison.Ordinal);
            Assert.Contains("the very end", (await browser.GetAsync(links[1])).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_shows_only_so_many_words_at_once()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Say(ticket, 20, "'said-' || lpad(n::text, 3, '0') || repeat(' so it goes', 2000)");
        foreach (var (browser, start, _) in await ReadersOf(ticket))
        {
            var page = await browser.GetAsync(start);
            Assert.InRange(Said(page).Count, 9, 11);
            Assert.NotNull(Link(page, "Show earlier"));
        }
    }

    [Fact]
    public async Task Germans_are_led_through_it_in_German()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Drew);
        await Say(ticket, 60, "repeat('so it goes. ', 2000)");
        await desk.Database.Force("update users set locale = 'de' where id = $1", Shop.Harbor.Drew.Id);
        using var drew = await desk.SignInAs(Shop.Harbor.Drew);
        var page = await drew.GetAsync($"/portal/tickets/{ticket.Number}");
        Assert.NotNull(Link(page, "Ganz anzeigen"));
        Assert.NotNull(Link(await drew.GetAsync(Link(page, "Frühere anzeigen")!), "Neueste anzeigen"));
    }

    private async Task<List<(PortalClient Browser, string Start, int Limit)>> ReadersOf(OpenedTicket ticket)
    {
        var agent = await desk.SignInAs(Shop.Agent);
        return
        [
            (agent, $"/desk/tickets/{ticket.Number}", 50),
            (agent, $"/desk/tickets/{ticket.Number}?tab=timeline", 50),
            (await desk.SignInAs(Shop.Harbor.Dana), $"/portal/tickets/{ticket.Number}", 50),
        ];
    }

    private Task<int> Say(OpenedTicket ticket, int count, string content, string each = "n") => desk.Database.Force($"""
        insert into ticket_comments (tenant_id, id, ticket_id, organization_id, visibility, content, author_name, is_staff, source, created_at)
        select t.tenant_id, gen_random_uuid(), t.id, t.organization_id, 'public', {content}, 'Dana', false, 'portal', timestamptz '2026-05-05 09:00Z' + ({each}) * interval '1 minute'
        from tickets t, generate_series(1, {count}) n where t.id = $1
        """, ticket.Id);

    private static List<string> Said(Answer page) =>
        [.. page.Document.QuerySelectorAll(".message-body .said, .bubble-body .said, #timeline .timeline-step").Select(e => e.TextContent)
            .Select(text => text.IndexOf("said-", StringComparison.Ordinal) is >= 0 and var at ? text.Substring(at, 8) : "").Where(text => text.Length > 0)];

    private static string? Link(Answer page, string words) =>
        page.Document.QuerySelectorAll("a").FirstOrDefault(a => a.TextContent == words)?.GetAttribute("href");
}
