using System.Globalization;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>The report of tickets as pages and files.</summary>
public sealed class TicketReportPageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string June = "from=2020-06-01&to=2020-06-30";
    private const string Report = "/desk/reports/tickets";

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Each_figure_leads_to_its_tickets_and_files_have_them_all()
    {
        for (var i = 0; i < 3; i++)
        {
            await MadeAsync(Shop.Harbor.Dana, $"=SUM(A{i})", "2020-06-02 10:00Z");
        }

        var partners = await MadeAsync(Shop.Lumen.Dana, "Of a partner", "2020-06-04 10:00Z");
        await MadeAsync(Shop.Harbor.Dana, "Earlier", "2020-05-10 10:00Z");
        using var manager = await desk.SignInAs(Shop.Manager);

        var page = await manager.GetAsync($"{Report}?{June}&by=client");
        Assert.Equal(["4", "0", "0", "4"], page.Document.QuerySelectorAll("dd.figure").Select(f => f.TextContent.Trim()));
        Assert.Contains("1 in the 30 days before", page.Text, StringComparison.Ordinal);
        var row = page.Document.QuerySelectorAll(".kept-rows tbody tr").Single(r => r.QuerySelector("th")!.TextContent.Contains(Shop.Harbor.Name, StringComparison.Ordinal));
        Assert.Equal(["3", "1", "0", "0", "3"], row.QuerySelectorAll("td a").Select(a => a.TextContent));
        foreach (var (link, count) in row.QuerySelectorAll("td a").Select(a => (a.GetAttribute("href")!, int.Parse(a.TextContent, CultureInfo.InvariantCulture))))
        {
            Assert.Equal(count, (await manager.GetAsync(link)).Document.QuerySelectorAll("main tbody tr").Length);
        }

        // The table behind the plot leads to its rows, too.
        var made = page.Document.QuerySelectorAll("#course tbody a").Where(a => a.TextContent == "3").Select(a => a.GetAttribute("href")!).First();
        Assert.Contains("3 tickets", (await manager.GetAsync(made)).Text, StringComparison.Ordinal);
        foreach (var address in (string[])["", "/backlog", "/waits"])
        {
            var shown = await manager.GetAsync($"{Report}{address}?{June}");
            foreach (var link in shown.Document.QuerySelectorAll("main a[href^='/desk/reports/']").Take(12))
            {
                Assert.Equal(200, (await manager.GetAsync(link.GetAttribute("href")!)).Code);
            }
        }

        Assert.Contains("/desk/waiting", (await manager.GetAsync($"{Report}/waits?{June}")).Body, StringComparison.Ordinal);
        var backlog = await manager.GetAsync($"{Report}/backlog?{June}&each=month&client={Shop.Harbor.Id}");
        Assert.Equal("4", backlog.Document.QuerySelector("#course tbody a")!.TextContent);
        Assert.Contains("4 tickets", (await manager.GetAsync(backlog.Document.QuerySelector("#course tbody a")!.GetAttribute("href")!)).Text, StringComparison.Ordinal);

        var csv = await manager.GetAsync($"{Report}/rows.csv?{June}");
        Assert.Contains("\"'=SUM(A1)\"", csv.Body, StringComparison.Ordinal);
        Assert.Equal(5, csv.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains($"{Shop.Harbor.Name},3,1,0,0,3", (await manager.GetAsync($"{Report}/files/summary.csv?{June}&by=client")).Body, StringComparison.Ordinal);
        foreach (var file in (string[])["rows", "files/summary", "files/backlog", "files/age", "files/waits"])
        {
            Assert.StartsWith("PK", (await manager.GetAsync($"{Report}/{file}.xlsx?{June}")).Body, StringComparison.Ordinal);
        }

        // Where the machine lacks what prints, the answer says so.
        foreach (var file in (string[])["summary", "backlog", "age", "waits"])
        {
            var paper = await manager.GetAsync($"{Report}/files/{file}.pdf?{June}");
            Assert.True(paper.Code == 200 ? paper.Body.StartsWith("%PDF", StringComparison.Ordinal) : paper.Code == 503 && paper.Text.Contains("WeasyPrint", StringComparison.Ordinal));
        }

        foreach (var none in (string[])["rows.pdf", "files/summary.doc", "files/nothing.csv"])
        {
            Assert.Equal(404, (await manager.GetAsync($"{Report}/{none}?{June}")).Code);
        }

        using var owner = await desk.SignInAs(Shop.Northwind.Owner);
        var theirs = await owner.GetAsync($"{Report}/rows?{June}&assignee=none&queue={Guid.Empty}");
        Assert.Contains(partners.Number, theirs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Queue", theirs.Document.QuerySelector("main thead")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Assignee", theirs.Document.QuerySelector("main thead")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("SUM(A", (await owner.GetAsync($"{Report}/rows.csv?{June}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Shop.Harbor.Name, (await owner.GetAsync($"{Report}?{June}&by=client")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Team", (await owner.GetAsync($"{Report}?{June}&by=team")).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_goes_on_by_pages()
    {
        for (var i = 0; i < 52; i++)
        {
            await MadeAsync(Shop.Pine.Dana, $"No. {i}", "2018-06-02 10:00Z");
        }

        using var manager = await desk.SignInAs(Shop.Manager);
        var first = await manager.GetAsync($"{Report}/rows?from=2018-06-01&to=2018-06-30");
        Assert.Equal(50, first.Document.QuerySelectorAll("main tbody tr").Length);
        Assert.Contains("52 tickets", first.Text, StringComparison.Ordinal);
        var older = await manager.GetAsync(first.Document.QuerySelectorAll("main a[href*='before=']").Single().GetAttribute("href")!);
        Assert.Equal(2, older.Document.QuerySelectorAll("main tbody tr").Length);
        var csv = await manager.GetAsync($"{Report}/rows.csv?from=2018-06-01&to=2018-06-30");
        Assert.Equal(53, csv.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Nothing_to_count_is_said_and_what_is_asked_wrongly_is_passed_over()
    {
        using var manager = await desk.SignInAs(Shop.Manager);
        const string Long = "from=2009-01-01&to=2009-02-01";
        Assert.Contains("No tickets in this period", (await manager.GetAsync($"{Report}?{Long}")).Text, StringComparison.Ordinal);
        Assert.Contains("No such ticket", (await manager.GetAsync($"{Report}/rows?{Long}")).Text, StringComparison.Ordinal);
        foreach (var page in (string[])["", "/backlog", "/waits", "/rows", "/rows.csv", "/files/summary.csv"])
        {
            foreach (var asked in (string[])
            [
                "from=9999-01-01&to=9999-12-31", "from=2020-06-30&to=2020-06-01", "from=2000-01-01&to=2199-12-31", "from=2150-01-01&to=2150-02-01",
                "by=x&each=y&show=z&age=q", "queue=' or 1=1--&team=5&assignee=none&status=%00&client=%F0%9F%98%80", "phase=nothing&source=drop",
                "show=now&age=older", "days=-1", "before=1_x&after=9", "by=phase&each=month&source=email", "each=day&from=2011-01-01&to=2020-12-31",
            ])
            {
                var answer = await manager.GetAsync($"{Report}{page}?{asked}");
                Assert.True(answer.Code is 200 or 400, $"{page}?{asked}: {answer.Code}");
            }
        }

        foreach (var asked in (string[])["from=9999-01-01&to=9999-12-31", "from=2020-06-30&to=2020-06-01"])
        {
            Assert.Contains("Choose a first and a last day", (await manager.GetAsync($"{Report}?{asked}")).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task They_stand_in_the_navigation_of_those_who_may_read_them()
    {
        foreach (var (person, may) in new[] { (Shop.Manager, true), (Shop.Agent, true), (Shop.Northwind.Owner, true), (Shop.Northwind.Staff, false) })
        {
            using var browser = await desk.SignInAs(person);
            foreach (var page in (string[])["", "/backlog", "/waits", "/rows", "/rows.csv", "/files/age.csv"])
            {
                Assert.Equal(may ? 200 : 403, (await browser.GetAsync(Report + page)).Code);
            }

            Assert.Equal(may, (await browser.GetAsync("/desk/tickets")).Body.Contains($"\"{Report}\"", StringComparison.Ordinal));
        }

        // Between the reports that one may read there is one way; who may read one alone needs none.
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(
            [Report, "/desk/reports/sla"],
            (await manager.GetAsync("/desk/reports/sla")).Document.QuerySelectorAll("main nav[aria-label='All reports'] a").Select(a => a.GetAttribute("href")));
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Empty((await agent.GetAsync(Report)).Document.QuerySelectorAll("main nav[aria-label='All reports'] a"));
        using var client = await desk.SignInAs(Shop.Harbor.Office);
        Assert.NotEqual(200, (await client.GetAsync(Report)).Code);
    }

    private async Task<OpenedTicket> MadeAsync(Person by, string subject, string made)
    {
        var ticket = await Shop.OpenTicket(by, subject);
        await desk.Database.Force("update tickets set created_at = $2::text::timestamptz where id = $1", ticket.Id, made);
        return ticket;
    }
}
