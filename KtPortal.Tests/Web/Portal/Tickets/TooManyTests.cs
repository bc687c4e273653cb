using System.Globalization;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Portal.Tickets;

/// <summary>What is told who writes or sends too much: when to go on, with everything typed still there.</summary>
public sealed class TooManyTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task The_comment_over_the_limit_waits_in_its_form()
    {
        await using var app = await PortalApp.StartAsync(portal.Database, new() { ["KT_LIMIT_COMMENTS"] = "2" });
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var browser = await app.SignInAs(Shop.Harbor.Dana);
        var path = $"/portal/tickets/{ticket.Number}";
        foreach (var text in (string[])["One", "Two"])
        {
            Assert.Equal(303, (await browser.SendFormAsync(path, Part.Field("Content", text))).Code);
        }

        var refused = await browser.SendFormAsync(path, Part.Field("Content", "Three"));
        AssertTold(refused, "You can send the next one in");
        Assert.Equal("Three", refused.Document.QuerySelector("textarea[name=Content]")!.TextContent);
        Assert.Equal(2, await portal.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));

        // Another person's count is another; and ten minutes later it goes on.
        using var office = await app.SignInAs(Shop.Harbor.Office);
        Assert.Equal(303, (await office.SendFormAsync(path, Part.Field("Content", "From the office"))).Code);
        portal.Database.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(303, (await browser.SendFormAsync(path, Part.Field("Content", "Three"))).Code);
    }

    [Fact]
    public async Task Files_over_the_limit_are_named_and_the_form_comes_back_with_the_others()
    {
        await using var app = await PortalApp.StartAsync(portal.Database, new() { ["KT_LIMIT_UPLOADS"] = "2" });
        using var browser = await app.SignInAs(Shop.Pine.Dana);
        Part[] typed = [Part.Field("Subject", "Three pictures"), Part.Field("Description", "Of the same printer.")];
        var refused = await browser.SendFormAsync(
            "/portal/tickets/new", [.. typed, Part.File("one.png", TestFiles.Png), Part.File("two.png", TestFiles.Png), Part.File("three.png", TestFiles.Png)]);
        AssertTold(refused, "Send the rest in");
        Assert.Contains("three.png was not added", refused.Text, StringComparison.Ordinal);
        var kept = refused.Document.QuerySelectorAll("input[name=UploadedFiles][checked]").Select(i => Part.Field("UploadedFiles", i.GetAttribute("value")!)).ToList();
        Assert.Equal(2, kept.Count);
        Assert.Equal("Of the same printer.", refused.Document.QuerySelector("textarea[name=Description]")!.TextContent.Trim());
        Assert.Equal(0, await portal.Database.Truth<long>("select count(*) from tickets where subject = 'Three pictures'"));

        Assert.Equal(303, (await browser.SendFormAsync(refused, [.. typed, .. kept])).Code);
        Assert.Equal(2, await portal.Database.Truth<long>(
            "select count(*) from attachments a join tickets t on t.id = a.subject_id where t.subject = 'Three pictures'"));
    }

    [Fact]
    public async Task Staff_are_told_on_the_ticket_they_answer()
    {
        await using var app = await PortalApp.StartAsync(portal.Database, new() { ["KT_LIMIT_UPLOADS"] = "1" });
        var ticket = await Shop.OpenTicket(Shop.Harbor.Drew);
        using var browser = await app.SignInAs(Shop.Agent);
        var refused = await browser.SendFormAsync(
            $"/desk/tickets/{ticket.Number}", Part.Field("Content", "See these"), Part.Field("Visibility", "public"),
            Part.File("one.png", TestFiles.Png), Part.File("two.png", TestFiles.Png));
        AssertTold(refused, "Send the rest in");
        Assert.Contains("two.png was not added", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, await portal.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
    }

    private static void AssertTold(Answer refused, string words)
    {
        Assert.Equal(429, refused.Code);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 640);
        Assert.Contains(words, refused.Text, StringComparison.Ordinal);
    }
}
