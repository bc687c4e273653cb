using System.Text.Json;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Drafts;

/// <summary>What was typed and not sent waits in its form, on every device of the person who typed it and of nobody else.</summary>
public sealed class DraftTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task A_reply_begun_on_the_phone_stands_in_the_form_on_the_desk_until_it_is_sent()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Half a thought");
        var page = $"/portal/tickets/{ticket.Number}";
        using var phone = await portal.App.SignInAs(Shop.Harbor.Dana);
        using var desk = await portal.App.SignInAs(Shop.Harbor.Dana);
        Assert.Equal(204, (await Keep(phone, page, $"reply-{ticket.Number}", ("Content", "It began when"))).Code);

        var answer = await desk.GetAsync(page);
        Assert.Equal("It began when", answer.Document.GetElementById("reply-text")!.TextContent.Trim());
        Assert.Equal(303, (await desk.PostFormAsync(answer, ("Content", "It began when we moved."))).Code);
        Assert.Equal("", (await phone.GetAsync(page)).Document.GetElementById("reply-text")!.TextContent.Trim());
        Assert.Equal(0, await Kept(ticket));
    }

    [Fact]
    public async Task A_refused_reply_leaves_the_draft_as_it_was()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Refused and kept");
        var page = $"/portal/tickets/{ticket.Number}";
        using var dana = await portal.App.SignInAs(Shop.Harbor.Dana);
        await Keep(dana, page, $"reply-{ticket.Number}", ("Content", "The first words"));
        Assert.Equal(422, (await dana.PostFormAsync(page, ("Content", ""))).Code);
        Assert.Equal("The first words", (await dana.GetAsync(page)).Document.GetElementById("reply-text")!.TextContent.Trim());
    }

    [Fact]
    public async Task Nobody_else_finds_it()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Mine alone");
        using var agent = await portal.App.SignInAs(Shop.Agent);
        using var manager = await portal.App.SignInAs(Shop.Manager);
        var page = $"/desk/tickets/{ticket.Number}";
        await Keep(agent, page, $"desk-{ticket.Number}", ("Content", "Not for the manager"), ("Visibility", "internal"));
        Assert.DoesNotContain("Not for the manager", (await manager.GetAsync(page)).Body, StringComparison.Ordinal);
        var mine = (await agent.GetAsync(page)).Document;
        Assert.Contains("Not for the manager", mine.GetElementById("words")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(mine.QuerySelector("#composer [name=Visibility][value=internal][checked]"));
    }

    [Fact]
    public async Task A_new_ticket_is_filled_with_what_was_begun_and_begins_empty_after_it_was_sent()
    {
        const string New = "/portal/tickets/new";
        using var sam = await portal.App.SignInAs(Shop.Pine.Dana);
        await Keep(sam, New, "new-ticket", ("Subject", "The scanner hums"), ("Description", "It hums a tune, since Monday."));
        var page = await sam.GetAsync(New);
        Assert.Equal("The scanner hums", page.Document.QuerySelector("[name=Subject]")!.GetAttribute("value"));
        Assert.Equal(303, (await sam.PostFormAsync(page, ("Subject", "The scanner hums"), ("Description", "It hums a tune, since Monday."))).Code);
        Assert.Equal("", (await sam.GetAsync(New)).Document.QuerySelector("[name=Subject]")!.GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task Without_scripts_a_button_saves_and_leads_back()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "No scripts here");
        var page = $"/portal/tickets/{ticket.Number}";
        using var dana = await portal.App.SignInAs(Shop.Harbor.Dana);
        Assert.Contains($"formaction=\"/drafts/reply-{ticket.Number}?back=", (await dana.GetAsync(page)).Body, StringComparison.Ordinal);
        var saved = await Keep(dana, page, $"reply-{ticket.Number}?back={Uri.EscapeDataString(page)}", ("Content", "Saved by hand"));
        Assert.Equal((303, page), (saved.Code, saved.Location));
        var elsewhere = await Keep(dana, page, $"reply-{ticket.Number}?back={Uri.EscapeDataString("https://evil.example/")}", ("Content", "Saved by hand"));
        Assert.Equal(204, elsewhere.Code);
    }

    [Fact]
    public async Task What_is_emptied_is_forgotten()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Second thoughts");
        var page = $"/portal/tickets/{ticket.Number}";
        using var dana = await portal.App.SignInAs(Shop.Harbor.Dana);
        await Keep(dana, page, $"reply-{ticket.Number}", ("Content", "Never mind"));
        Assert.Equal(1, await Kept(ticket));
        Assert.Equal(204, (await Keep(dana, page, $"reply-{ticket.Number}", ("Content", " \n"))).Code);
        Assert.Equal(0, await Kept(ticket));
    }

    [Theory]
    [InlineData("no%20key", 404)]
    [InlineData("a_b", 404)]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 404)]
    [InlineData("zero", 204)]
    public async Task Odd_keys_and_odd_text_break_nothing(string key, int code)
    {
        using var dana = await portal.App.SignInAs(Shop.Harbor.Dana);
        Assert.Equal(code, (await Keep(dana, "/portal/tickets/new", key, ("Content", "ze\u0001ro \ud83d\ude00 \"'</script>"))).Code);
    }

    [Fact]
    public async Task Too_much_is_refused_in_words()
    {
        using var dana = await portal.App.SignInAs(Shop.Harbor.Dana);
        var answer = await Keep(dana, "/portal/tickets/new", "long", ("Content", new string('x', KtPortal.Core.Forms.Drafts.MostCharacters)));
        Assert.Equal(422, answer.Code);
        Assert.Contains("40,000", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_is_told_in_a_document_what_a_person_reads_on_a_page()
    {
        using var dana = await portal.App.SignInAs(Shop.Harbor.Dana);
        dana.Headers["Accept"] = "application/json";
        var answer = await Keep(dana, "/portal/tickets/new", "long", ("Content", new string('x', KtPortal.Core.Forms.Drafts.MostCharacters)));
        Assert.Equal((422, "application/problem+json; charset=utf-8"), (answer.Code, answer.ContentType));
        var problem = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal("urn:problem:form.draft_too_long", problem.GetProperty("type").GetString());
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal(("", "form.draft_too_long"), (error.GetProperty("field").GetString(), error.GetProperty("code").GetString()));
        Assert.Contains("40,000", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_an_end_to_how_many()
    {
        var office = Shop.Pine.Office;
        await using var session = await portal.Database.RawAs(office.Actor);
        await session.Run("""
            insert into drafts (tenant_id, user_id, key, fields, saved_at)
            select app.tenant_id(), app.user_id(), 'many-' || n, '{"Content":"x"}', now() from generate_series(1, $1) n
            """, KtPortal.Core.Forms.Drafts.Most);
        await session.CommitAsync();
        using var admin = await portal.App.SignInAs(office);
        Assert.Equal(409, (await Keep(admin, "/portal/tickets/new", "one-more", ("Content", "y"))).Code);
        Assert.Equal(204, (await Keep(admin, "/portal/tickets/new", "many-7", ("Content", "changed"))).Code);
    }

    private static async Task<Answer> Keep(PortalClient browser, string page, string key, params (string Name, string Value)[] typed)
    {
        var form = (await browser.GetAsync(page)).Document.QuerySelector("form[data-draft] [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await browser.PostAsync("/drafts/" + key, [.. typed, ("__RequestVerificationToken", form)]);
    }

    private async Task<long> Kept(OpenedTicket ticket) =>
        await portal.Database.Truth<long>("select count(*) from drafts where key like '%' || $1", ticket.Number);
}
