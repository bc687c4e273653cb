using KtPortal.Tests.Sla.Reports;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Sla;

/// <summary>The reports of service levels as pages and files, and the one that a client's admin has in the portal.</summary>
public sealed class SlaReportPageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Each_figure_leads_to_its_rows_and_a_file_has_them_all()
    {
        const string June = "from=2020-06-01&to=2020-06-30";
        for (var i = 0; i < 3; i++)
        {
            var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, $"=SUM(A{i})", "High");
            await new MadeClock(ticket, "first_response", i == 0 ? "met" : "breached", $"2020-06-0{i + 2} 10:00Z") { Elapsed = 90 }.PutAsync(desk.Database);
        }

        var partners = await Shop.OpenTicket(Shop.Lumen.Dana, "Of a partner");
        await new MadeClock(partners, "resolution", "breached", "2020-06-04 10:00Z") { IsWaived = true, Agent = Shop.Agent }.PutAsync(desk.Database);
        using var manager = await desk.SignInAs(Shop.Manager);

        var page = await manager.GetAsync($"/desk/reports/sla?{June}&by=organization");
        Assert.Contains("1 of 3 kept", page.Text, StringComparison.Ordinal);
        Assert.Contains("Below the target of 95 %", page.Text, StringComparison.Ordinal);
        var row = page.Document.QuerySelectorAll("tbody tr").Single(r => r.QuerySelector("th")!.TextContent.Contains(Shop.Harbor.Name, StringComparison.Ordinal));
        var missed = row.QuerySelectorAll("a").First(a => a.TextContent == "2 missed").GetAttribute("href")!;
        var list = await manager.GetAsync(missed);
        Assert.Equal(2, list.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("2 promises", list.Text, StringComparison.Ordinal);
        Assert.Contains("30 min late", list.Text, StringComparison.Ordinal);
        var waived = await manager.GetAsync($"/desk/reports/sla/clocks?{June}&show=waived");
        Assert.Contains("The power was out", waived.Text, StringComparison.Ordinal);
        foreach (var link in page.Document.QuerySelectorAll("main a[href^='/desk/reports/sla']").Take(40))
        {
            Assert.Equal(200, (await manager.GetAsync(link.GetAttribute("href")!)).Code);
        }

        var csv = await manager.GetAsync($"/desk/reports/sla/clocks.csv?{June}");
        Assert.Contains("\"'=SUM(A1)\"", csv.Body, StringComparison.Ordinal);
        Assert.Equal(3, csv.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("First response: Met", (await manager.GetAsync($"/desk/reports/sla/compliance.csv?{June}&by=organization")).Body, StringComparison.Ordinal);
        Assert.Contains("Working time: Median", (await manager.GetAsync($"/desk/reports/sla/times.csv?{June}")).Body, StringComparison.Ordinal);
        Assert.Contains("Left (min)", (await manager.GetAsync("/desk/reports/sla/now.csv")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await manager.GetAsync("/desk/reports/sla/now.doc")).Code);
        foreach (var report in (string[])["clocks", "compliance", "times", "now"])
        {
            var book = await manager.GetAsync($"/desk/reports/sla/{report}.xlsx?{June}");
            Assert.StartsWith("PK", book.Body, StringComparison.Ordinal);
        }

        // Where the machine lacks what prints, the answer says so.
        var paper = await manager.GetAsync($"/desk/reports/sla/compliance.pdf?{June}");
        Assert.True(paper.Code == 200 ? paper.Body.StartsWith("%PDF", StringComparison.Ordinal) : paper.Code == 503 && paper.Text.Contains("WeasyPrint", StringComparison.Ordinal));
        Assert.Equal(404, (await manager.GetAsync("/desk/reports/sla/clocks.pdf")).Code);
        Assert.Equal(404, (await manager.GetAsync("/desk/reports/sla/compliance.doc")).Code);

        using var owner = await desk.SignInAs(Shop.Northwind.Owner);
        var theirs = await owner.GetAsync($"/desk/reports/sla/clocks?{June}&show=waived");
        Assert.Contains(partners.Number, theirs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("The power was out", theirs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Shop.Agent.Actor.Name, theirs.Document.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        var sums = await owner.GetAsync($"/desk/reports/sla?{June}&by=queue");
        Assert.DoesNotContain("Policy", sums.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(Shop.Harbor.Name, (await owner.GetAsync($"/desk/reports/sla?{June}&by=organization")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SUM(A", (await owner.GetAsync($"/desk/reports/sla/clocks.csv?{June}&show=counted")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_count_is_said_and_what_is_asked_wrongly_is_passed_over()
    {
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Contains("Nothing was due in this period", (await manager.GetAsync("/desk/reports/sla?from=2019-01-01&to=2019-02-01")).Text, StringComparison.Ordinal);
        Assert.Contains("No such promise", (await manager.GetAsync("/desk/reports/sla/clocks?from=2019-01-01&to=2019-02-01")).Text, StringComparison.Ordinal);
        Assert.Contains("Nothing ended", (await manager.GetAsync("/desk/reports/sla/times?from=2019-01-01&to=2019-02-01")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await manager.GetAsync("/desk/reports/sla/now")).Code);
        Assert.Equal(200, (await manager.GetAsync("/desk/reports/sla?by=x&each=y&metric=z&team=none&agent=5&queue=' or 1=1")).Code);
        Assert.Equal(200, (await manager.GetAsync("/desk/reports/sla/clocks?before=x&show=y&from=soon")).Code);
    }

    [Fact]
    public async Task They_stand_in_the_navigation_of_those_who_may_read_them()
    {
        foreach (var (person, may) in new[] { (Shop.Manager, true), (Shop.Northwind.Owner, true), (Shop.Agent, false), (Shop.Northwind.Staff, false) })
        {
            using var browser = await desk.SignInAs(person);
            foreach (var page in (string[])["", "/clocks", "/times", "/now", "/clocks.csv", "/compliance.csv"])
            {
                Assert.Equal(may ? 200 : 403, (await browser.GetAsync("/desk/reports/sla" + page)).Code);
            }

            Assert.Equal(may, (await browser.GetAsync("/desk/tickets")).Body.Contains("/desk/reports/sla", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_clients_admin_reads_counts_of_his_own_organization_and_no_names()
    {
        var (own, unconfirmed, other) = (
            await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Harbor.Drew), await Shop.OpenTicket(Shop.Pine.Dana));
        await desk.Database.Force("update tickets set is_unconfirmed = true where id = $1", unconfirmed.Id);
        foreach (var ticket in (OpenedTicket[])[own, unconfirmed, other])
        {
            await new MadeClock(ticket, "first_response", "met", "2021-06-02 10:00Z") { Agent = Shop.Agent }.PutAsync(desk.Database);
        }

        await new MadeClock(own, "resolution", "breached", "2021-06-03 10:00Z") { Agent = Shop.Agent }.PutAsync(desk.Database);
        const string June = "/portal/reports/sla?from=2021-06-01&to=2021-06-30";
        using var office = await desk.SignInAs(Shop.Harbor.Office);

        var page = await office.GetAsync(June);
        Assert.Equal(["100%", "0%"], page.Document.QuerySelectorAll("dd.figure").Select(f => f.TextContent.Replace(" %", "%", StringComparison.Ordinal)));
        Assert.Contains("1 of 1 kept", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Shop.Agent.Actor.Name, page.Text, StringComparison.Ordinal);
        Assert.Contains("/portal/reports/sla", (await office.GetAsync("/portal")).Body, StringComparison.Ordinal);
        Assert.Contains("Nothing was due", (await office.GetAsync("/portal/reports/sla?from=2019-06-01&to=2019-06-30")).Text, StringComparison.Ordinal);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.Equal(403, (await dana.GetAsync(June)).Code);
        Assert.DoesNotContain("/portal/reports/sla", (await dana.GetAsync("/portal")).Body, StringComparison.Ordinal);
        using var pine = await desk.SignInAs(Shop.Pine.Office);
        Assert.Contains("1 of 1 kept", (await pine.GetAsync(June)).Text, StringComparison.Ordinal);
    }
}
