using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk;

public sealed class PaletteTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task The_ticket_of_that_number_comes_first_with_and_without_prefix()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "The doorbell rings by itself");
        var digits = ticket.Number.Split('-')[1];
        await Shop.OpenTicket(Shop.Pine.Dana, $"Something like {digits} and {ticket.Number}");
        await desk.WordsAreKept();
        using var agent = await Asking(Shop.Agent);
        foreach (var text in (string[])[ticket.Number, ticket.Number.ToLowerInvariant(), digits])
        {
            var options = await Options(agent, text);
            Assert.Equal($"/desk/tickets/{ticket.Number}", options[0]);
            Assert.Equal(options.Count, options.Distinct().Count());
        }
    }

    [Fact]
    public async Task Words_are_found_by_their_beginning_and_at_most_five_of_a_kind()
    {
        for (var i = 0; i < 7; i++)
        {
            await Shop.OpenTicket(Shop.Harbor.Dana, $"Xylophone number {i} is out of tune");
        }

        await desk.WordsAreKept();
        using var agent = await Asking(Shop.Agent);
        Assert.Equal(5, (await Options(agent, "xylo tu")).Count(o => o.StartsWith("/desk/tickets/", StringComparison.Ordinal)));
        Assert.DoesNotContain(await Options(agent, "xylo zither"), o => o.StartsWith("/desk/tickets/", StringComparison.Ordinal));
        Assert.Contains($"/desk/tickets?client={Shop.Harbor.Id}", await Options(agent, Shop.Harbor.Name[..3]));
    }

    [Fact]
    public async Task List_and_palette_agree_mark_what_was_typed_and_guess_last()
    {
        var said = await Shop.OpenTicket(Shop.Harbor.Dana, "The weather vane <squeaks>");
        var noted = await Shop.OpenTicket(Shop.Pine.Dana, "Something on the roof");
        await Shop.InternalNote(noted, Shop.Agent, "He means the weather vane.");
        await desk.WordsAreKept();
        using var agent = await Asking(Shop.Agent);
        Assert.Equal([$"/desk/tickets/{said.Number}", $"/desk/tickets/{noted.Number}"], Tickets(await Options(agent, "vane weath")));
        var found = (await agent.GetAsync("/desk/palette?q=squeaks+weath")).Document.QuerySelector($"[href='/desk/tickets/{said.Number}'] .truncate")!;
        Assert.Equal("The <mark>weath</mark>er vane &lt;<mark>squeaks</mark>&gt;", found.InnerHtml);
        var guessed = (await agent.GetAsync("/desk/palette?q=sqeaks")).Document;
        Assert.Equal("Tickets with similar words", guessed.QuerySelector("#palette-tickets")!.TextContent);

        using var reader = await desk.SignInAs(Shop.Agent);
        var list = await reader.GetAsync("/desk/tickets?q=vane+weath");
        Assert.Equal([noted.Number, said.Number], list.Document.QuerySelectorAll("#list [data-row]").Select(r => r.GetAttribute("data-row")));
        Assert.Contains("The <mark>weath</mark>er <mark>vane</mark> &lt;squeaks&gt;", list.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_finds_its_own_clients_tickets_only()
    {
        var foreign = await Shop.OpenTicket(Shop.Harbor.Dana, "Zeppelin without air");
        var acme = await desk.Database.Acme.OpenTicket(desk.Database.Acme.Harbor.Dana, "Zeppelin of another tenant");
        var own = await Shop.OpenTicket(Shop.Lumen.Dana, "Zeppelin in the studio");
        await desk.WordsAreKept();
        using var partner = await Asking(Shop.Northwind.Staff);
        Assert.Equal([$"/desk/tickets/{own.Number}"], Tickets(await Options(partner, "zeppelin")));
        Assert.Empty(Tickets(await Options(partner, foreign.Number)));
        Assert.Equal([$"/desk/tickets/{own.Number}"], Tickets(await Options(partner, null, $"{foreign.Number} {acme.Number} {own.Number}")));
        Assert.DoesNotContain($"/desk/tickets?client={Shop.Harbor.Id}", await Options(partner, Shop.Harbor.Name[..3]));
    }

    [Fact]
    public async Task Pages_are_offered_to_who_may_open_them()
    {
        using var admin = await Asking(Shop.Admin);
        using var agent = await Asking(Shop.Agent);
        using var sales = await Asking(Shop.Sales);
        Assert.Contains("/desk/admin/dead-letters", await Options(admin, null));
        Assert.DoesNotContain("/desk/admin/dead-letters", await Options(agent, null));
        Assert.Contains("/desk/tickets/new", await Options(agent, "new ti"));
        Assert.DoesNotContain("/desk/tickets/new", await Options(sales, null));
    }

    [Theory]
    [InlineData("' or 1=1 --")]
    [InlineData("%_\\")]
    [InlineData("!!! & | :*")]
    [InlineData("\u0000xx")]
    [InlineData("9999999999999999999")]
    public async Task Any_text_is_only_text(string text)
    {
        using var agent = await Asking(Shop.Agent);
        Assert.Empty(Tickets(await Options(agent, text)));
    }

    [Fact]
    public async Task A_text_is_cut_between_characters_wherever_one_searches()
    {
        using var agent = await Asking(Shop.Dispatcher);
        foreach (var (path, most) in ((string, int)[])[("/desk/palette", 200), ("/desk/tickets", 200)])
        {
            Assert.Equal(200, (await agent.GetAsync($"{path}?q={Uri.EscapeDataString(new string('x', most - 1) + "\U0001F4CE and more")}")).Code);
        }
    }

    [Fact]
    public async Task Without_scripts_it_is_the_search()
    {
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal("/desk/tickets?q=two%20words", (await agent.GetAsync("/desk/palette?q=two%20words")).Location);
        var field = (await agent.GetAsync("/desk/tickets")).Document.QuerySelector(".desk-navigation form[role=search]")!;
        Assert.Equal("/desk/tickets", field.GetAttribute("action"));
    }

    private async Task<PortalClient> Asking(Person person)
    {
        var browser = await desk.SignInAs(person);
        browser.Headers["HX-Request"] = "true";
        return browser;
    }

    private static async Task<List<string>> Options(PortalClient browser, string? text, string visited = "")
    {
        var answer = await browser.GetAsync(text is null ? $"/desk/palette?visited={Uri.EscapeDataString(visited)}" : $"/desk/palette?q={Uri.EscapeDataString(text)}");
        Assert.Equal(200, answer.Code);
        return [.. answer.Document.QuerySelectorAll("[role=option]").Select(o => o.GetAttribute("href")!)];
    }

    private static string[] Tickets(IEnumerable<string> options) => [.. options.Where(o => o.StartsWith("/desk/tickets/", StringComparison.Ordinal) && o != "/desk/tickets/new")];
}
