using AngleSharp.Html.Dom;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Portal.Tickets;

public sealed class ReplyFormTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Theory]
    [InlineData("", "Write something first.")]
    [InlineData(" \n ", "Write something first.")]
    [InlineData("zero\0", "characters that can’t be shown")]
    public async Task A_wrong_reply_is_told_at_its_field_and_stays(string content, string message)
    {
        var answer = await Reply(Part.Field("Content", content));
        Assert.Equal(422, answer.Code);
        Assert.Contains(message, answer.Document.GetElementById("content-err")?.TextContent ?? "(no message)", StringComparison.Ordinal);
        Assert.Equal(content.Replace('\0', '\uFFFD').TrimStart(), Typed(answer));
    }

    [Theory]
    [InlineData(10_001)]
    [InlineData(700_000)]
    public async Task A_reply_that_is_too_long_is_told_at_its_field(int length)
    {
        var answer = await Reply(Part.Field("Content", new string('y', length)));
        Assert.Equal(422, answer.Code);
        Assert.Contains("This is too long", answer.Document.GetElementById("content-err")?.TextContent ?? "(no message)", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_told_at_the_field()
    {
        var answer = await Reply(new Part("Content", [0x47, 0x72, 0xFC, 0xDF, 0x65]));
        Assert.Equal(422, answer.Code);
        Assert.NotNull(answer.Document.GetElementById("content-err"));
    }

    [Fact]
    public async Task A_refused_reply_keeps_its_file()
    {
        var answer = await Reply(Part.Field("Content", ""), Part.File("clip.png", TestFiles.Png));
        Assert.Equal(422, answer.Code);
        Assert.NotNull(answer.Document.QuerySelector("input[name=UploadedFiles][checked]"));
    }

    [Fact]
    public async Task An_answer_that_came_meanwhile_is_read_first()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        using var dana = await portal.App.SignInAs(Shop.Harbor.Dana);
        var address = $"/portal/tickets/{ticket.Number}";
        string ReadUntil(Answer page) => page.Document.QuerySelector("[name=ReadUntil][form=reply]")!.GetAttribute("value")!;
        var read = ReadUntil(await dana.GetAsync(address));
        using var agent = await portal.App.SignInAs(Shop.Agent);
        var desk = $"/desk/tickets/{ticket.Number}";
        await agent.PostFromAsync(desk, desk + "/replies", ("Visibility", "internal"), ("Content", "A note she never hears of."));
        Assert.Equal(303, (await dana.PostFromAsync(address, address + "/replies", ("Content", "Anybody?"), ("ReadUntil", read))).Code);
        await agent.PostFromAsync(desk, desk + "/replies", ("Visibility", "public"), ("Content", "We have a new one for you."));
        var told = await dana.PostFromAsync(address, address + "/replies", ("Content", "Still nobody?"), ("ReadUntil", read));
        Assert.Equal(409, told.Code);
        Assert.Contains("We have a new one for you.", told.Text, StringComparison.Ordinal);
        Assert.Equal("Still nobody?", told.Document.QuerySelector("textarea[name=Content]")?.TextContent.Trim());
        Assert.Equal(303, (await dana.PostFromAsync(address, address + "/replies", ("Content", "Thank you!"), ("ReadUntil", ReadUntil(told)))).Code);
    }

    [Theory]
    [InlineData("/portal/tickets/KT-999999")]
    [InlineData("/portal/tickets/nonsense")]
    [InlineData("/portal/tickets/KT-999999/queue")]
    [InlineData("/portal/tickets/%EF%BF%BD%27--")]
    public async Task An_unknown_number_is_not_found(string path)
    {
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        Assert.Equal(404, (await browser.GetAsync(path)).Code);
    }

    [Fact]
    public async Task A_reply_to_an_unknown_or_foreign_ticket_is_not_found()
    {
        var foreign = await Shop.OpenTicket(Shop.Pine.Dana);
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var token = (await browser.GetAsync("/account")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        foreach (var number in (string[])[foreign.Number, "KT-999999"])
        {
            foreach (var form in (string[])["replies", "closure", "reopening"])
            {
                Assert.Equal(404, (await browser.PostAsync($"/portal/tickets/{number}/{form}", ("Content", "Hello?"), ("__RequestVerificationToken", token))).Code);
            }
        }

        Assert.Equal(0, await portal.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", foreign.Id));
    }

    [Fact]
    public async Task A_reply_to_a_closed_ticket_makes_one_follow_up_however_often_it_is_sent()
    {
        var closed = await Shop.OpenTicket(Shop.Harbor.Dana, "Closed and done");
        await Shop.Close(closed, Shop.Harbor.Dana);
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var page = await browser.GetAsync($"/portal/tickets/{closed.Number}");
        var first = await browser.SendFormAsync(page, Part.Field("Content", "It is back again."));
        var second = await browser.SendFormAsync(page, Part.Field("Content", "It is back again."));
        Assert.Equal(303, first.Code);
        Assert.DoesNotContain(closed.Number, first.Location, StringComparison.Ordinal);
        Assert.Equal(first.Location, second.Location);

        var landed = await browser.GetAsync(first.Location!);
        Assert.Contains("Sent as", landed.Text, StringComparison.Ordinal);
        Assert.Contains($"Follow-up to {closed.Number}", landed.Text, StringComparison.Ordinal);
        Assert.Equal(2, await portal.Database.Truth<long>("select count(*) from tickets where subject = 'Closed and done'"));
    }

    [Fact]
    public async Task The_same_reply_sent_twice_is_said_once()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var page = await browser.GetAsync($"/portal/tickets/{ticket.Number}");
        var answers = await Task.WhenAll(browser.SendFormAsync(page, Part.Field("Content", "Once.")), browser.SendFormAsync(page, Part.Field("Content", "Once.")));
        Assert.All(answers, a => Assert.Equal(303, a.Code));
        Assert.Equal(answers[0].Location, answers[1].Location);
        Assert.Equal(1, await portal.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
    }

    [Fact]
    public async Task Search_and_sign_in_survive_bytes_that_no_database_stores()
    {
        using var agent = await portal.App.SignInAs(Shop.Agent);
        Assert.True((await agent.GetAsync("/desk/tickets?q=a%00b")).Code < 500, "search");
        Assert.True((await agent.GetAsync("/desk/tickets?q=%FF%FE&assignee=x&phase=y&client=z&before=%00")).Code < 500, "filters");
        using var stranger = portal.App.Browser();
        Assert.True((await stranger.TrySignIn("a\0b@example.com", "x\0y")).Code < 500, "sign-in");
        Assert.True((await stranger.PostFormAsync("/login/link", ("Email", "a\0b@example.com"))).Code < 500, "link");
        Assert.True((await stranger.PostFormAsync("/login/reset", ("Email", "a\0b@example.com"))).Code < 500, "reset");
        foreach (var path in (string[])["/login?returnUrl=%00", "/login/link/%00", "/login/reset/a%00b", "/brand/%00/app.css"])
        {
            Assert.True((await stranger.GetAsync(path)).Code < 500, path);
        }

        foreach (var path in (string[])["/desk/palette?q=a%00b", "/desk/people?q=%00", "/desk/tickets/KT%00", "/desk/admin/brand?organization=%00"])
        {
            Assert.True((await agent.GetAsync(path)).Code < 500, path);
        }

        using var dana = await portal.App.SignInAs(Shop.Harbor.Dana);
        Assert.True((await dana.GetAsync("/portal/tickets?before=%00&show=%FF")).Code < 500, "list");
        Assert.True((await dana.GetAsync("/events?topics=%00&after=x")).Code < 500, "events");
    }

    private async Task<Answer> Reply(params Part[] parts)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        return await browser.SendFormAsync($"/portal/tickets/{ticket.Number}", parts);
    }

    private static string Typed(Answer answer) => Assert.IsType<IHtmlTextAreaElement>(answer.Document.QuerySelector("textarea[name=Content]"), exactMatch: false).Value;
}
