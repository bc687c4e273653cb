using System.IO.Compression;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Lists;

/// <summary>The page of a list and what belongs to it, without scripts.</summary>
public sealed class ListPageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Theory]
    [InlineData("?before=AAAA&sort=nothing&group=nothing&layout=nothing&columns=nothing&view=nothing")]
    [InlineData("?before=WyIxIiwiMDE5OGM1ZDAwMDAwNzAwMDgwMDAwMDAwMDAwMDAwMDEiXQ&sort=-subject")]
    [InlineData("?after=WyIxIiwiMDE5OGM1ZDAwMDAwNzAwMDgwMDAwMDAwMDAwMDAwMDEiXQ&sort=created")]
    [InlineData("?phase=x&phase.is=not&priority=x&client=%00&created=9999-12-31..9999-12-31&updated=-99999999999..&q=%25%27%22%00")]
    [InlineData("?attachment=maybe&tag=%00,,,&number=%00&view.is=not&=&&")]
    [InlineData("?layout=board&group=priority&sort=-line&columns=tags,tags")]
    public async Task A_hand_edited_address_shows_a_list(string query)
    {
        await Shop.OpenTicket(Shop.Harbor.Dana);
        using var manager = await desk.SignInAs(Shop.Manager);
        foreach (var page in (string[])["/desk/tickets", "/desk/lists/tickets/filter", "/desk/lists/tickets/views", "/desk/lists/tickets/export.csv"])
        {
            var answer = await manager.Follow(page + query);
            Assert.True(answer.Code == 200, $"{page}{query}: {answer.Code}");
        }
    }

    [Theory]
    [InlineData("/desk/lists/nothing/filter")]
    [InlineData("/desk/lists/nothing/bulk?change=tag")]
    [InlineData("/desk/lists/tickets/export.pdf")]
    [InlineData("/desk/lists/tickets/runs/0198c5d0-0000-7000-8000-000000000001")]
    [InlineData("/desk/tickets?view=0198c5d0-0000-7000-8000-000000000001")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(404, (await manager.GetAsync(path)).Code);
    }

    [Fact]
    public async Task A_head_sorts_and_turns_around()
    {
        foreach (var subject in (string[])["Beta of order", "Alpha of order", "Gamma of order"])
        {
            await Shop.OpenTicket(Shop.Birch.Dana, subject);
        }

        using var manager = await desk.SignInAs(Shop.Manager);
        var page = await manager.GetAsync($"/desk/tickets?view=all&client={Shop.Birch.Id}");
        var rising = await manager.GetAsync(HeadOf(page, "Ticket"));
        Assert.Equal(["Alpha of order", "Beta of order", "Gamma of order"], Subjects(rising));
        Assert.Equal(["Gamma of order", "Beta of order", "Alpha of order"], Subjects(await manager.GetAsync(HeadOf(rising, "Ticket"))));
    }

    [Fact]
    public async Task The_form_narrows_and_a_chip_lifts()
    {
        var high = await Shop.OpenTicket(Shop.Pine.Dana, "Stands out by priority", "High");
        var low = await Shop.OpenTicket(Shop.Pine.Dana, "Can wait for a while", "Low");
        using var manager = await desk.SignInAs(Shop.Manager);
        var form = await manager.GetAsync("/desk/lists/tickets/filter?client=" + Shop.Pine.Id);
        Assert.NotNull(form.Document.QuerySelector($"input[name=client][value='{Shop.Pine.Id}'][checked]"));
        var query = $"form=1&q=&client=&client={Shop.Pine.Id}&client.is=&priority=&priority={Shop.Priorities["High"]}&priority.is=not&phase=&phase.is=";
        var sent = await manager.GetAsync($"{form.Document.QuerySelector("form.filter-form")!.GetAttribute("action")}?{query}");
        Assert.Equal(302, sent.Code);
        var page = await manager.GetAsync(sent.Location!);
        Assert.Equal([low.Number], page.Numbers());
        var chips = page.Document.QuerySelectorAll(".chip-open").Select(c => string.Join(' ', c.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Contains("Priority is not High", chips);
        var without = page.Document.QuerySelectorAll(".list-bar > .chip").First(c => c.TextContent.Contains("Priority", StringComparison.Ordinal)).QuerySelector(".chip-remove")!;
        Assert.Equal([low.Number, high.Number], (await manager.GetAsync(without.GetAttribute("href")!)).Numbers());
    }

    [Fact]
    public async Task Chosen_columns_stay_for_whoever_chose_them()
    {
        await Shop.OpenTicket(Shop.Lumen.Dana, "Has a requester");
        var address = "/desk/tickets?client=" + Shop.Lumen.Id;
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.DoesNotContain("Requester", Heads(await manager.GetAsync(address)));
        var sent = await manager.GetAsync($"{address}&form=columns&columns=number&columns=requester");
        Assert.Equal((302, address), (sent.Code, sent.Location));
        Assert.Equal(["Number", "Ticket", "Requester"], Heads(await manager.GetAsync(address)));
        var file = await manager.GetAsync("/desk/lists/tickets/export.csv?client=" + Shop.Lumen.Id);
        Assert.StartsWith("Number,Ticket,Requester\r\n", file.Body, StringComparison.Ordinal);

        // The same device in another's hands.
        using var agent = await desk.SignInAs(Shop.Agent);
        agent.Cookies.Add(manager.Cookies.GetAllCookies().Single(c => c.Name == "kt-columns-tickets"));
        Assert.DoesNotContain("Requester", Heads(await agent.GetAsync(address)));
        await manager.GetAsync($"{address}&form=columns");
        Assert.Contains("Organization", Heads(await manager.GetAsync(address)));
    }

    [Fact]
    public async Task An_export_has_what_the_list_finds_with_formulas_quoted()
    {
        var ticket = await Shop.OpenTicket(Shop.Cedar.Dana, "=HYPERLINK(\"x\"), they say");
        var other = await Shop.OpenTicket(Shop.Cedar.Drew, "Not this one at all", "Low");
        await desk.WordsAreKept();
        using var manager = await desk.SignInAs(Shop.Dispatcher);
        var query = $"?client={Shop.Cedar.Id}&q=hyperlink&columns=number";
        var csv = await manager.GetAsync("/desk/lists/tickets/export.csv" + query);
        Assert.Equal((200, "text/csv; charset=utf-8"), (csv.Code, csv.ContentType));
        Assert.Equal($"Number,Ticket\r\n{ticket.Number},\"'=HYPERLINK(\"\"x\"\"), they say\"\r\n", csv.Body);
        Assert.DoesNotContain(other.Number, csv.Body, StringComparison.Ordinal);

        using var stream = await manager.Http.GetStreamAsync(manager.Address("/desk/lists/tickets/export.xlsx" + query), TestContext.Current.CancellationToken);
        using var book = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Read, leaveOpen: false, null, TestContext.Current.CancellationToken);
        using var sheet = new StreamReader(await book.Entries.Single(e => e.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal)).OpenAsync(TestContext.Current.CancellationToken));
        var cells = await sheet.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains(ticket.Number, cells, StringComparison.Ordinal);
        Assert.Contains("&apos;=HYPERLINK", cells.Replace("'", "&apos;", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<x:f>", cells, StringComparison.Ordinal);
        Assert.Equal(2, await desk.Database.Truth<long>("select count(*) from audit_log where event = 'ticket.exported' and user_id = $1 and new_values ->> 'as' in ('csv', 'xlsx')", Shop.Dispatcher.Id));
    }

    [Fact]
    public async Task Clients_find_no_lists_of_the_desk()
    {
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        foreach (var page in (string[])["filter", "views", "bulk?change=tag", "export.csv"])
        {
            Assert.Equal(404, (await dana.GetAsync("/desk/lists/tickets/" + page)).Code);
        }
    }

    [Fact]
    public async Task A_list_speaks_German()
    {
        await desk.Database.Force("update users set locale = 'de' where id = $1", Shop.Sales.Id);
        using var manager = await desk.SignInAs(Shop.Sales);
        var page = await manager.GetAsync("/desk/tickets?q=gibtesnicht&phase=pending");
        Assert.Contains("Nichts passt", page.Text, StringComparison.Ordinal);
        Assert.Contains("Phase ist Beim Kunden", page.Text, StringComparison.Ordinal);
    }

    private static string HeadOf(Answer page, string words) =>
        page.Document.QuerySelectorAll(".list-head a").First(a => a.TextContent.Trim().StartsWith(words, StringComparison.Ordinal)).GetAttribute("href")!;

    private static List<string> Heads(Answer page) => [.. page.Document.QuerySelectorAll(".list-head > span").Select(h => h.TextContent.Trim()).Where(h => h.Length > 0)];

    private static List<string> Subjects(Answer page) => [.. page.Document.QuerySelectorAll("[data-row] .cell-main a").Select(a => a.TextContent.Split('(')[0].Trim())];
}
