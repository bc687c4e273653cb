using System.Globalization;
using System.Text.Json;
using AngleSharp.Html.Dom;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Portal.Tickets;

/// <summary>The form as it comes from a browser without scripts, from a broken one, and from no browser at all.</summary>
public sealed class NewTicketFormTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private const string Subject = "The scanner is silent";
    private const string Description = "It hums, but nothing arrives in the folder.";

    private Shop Shop => portal.Shop;

    [Theory]
    [InlineData("", Description, "s-err", "Say in a few words what it is about")]
    [InlineData("    ", Description, "s-err", "Say in a few words what it is about")]
    [InlineData("Help", Description, "s-err", "too short: 4 of at least 5")]
    [InlineData("He\0lp me", Description, "s-err", "characters that can’t be shown")]
    [InlineData(Subject, "", "d-err", "Describe what happens")]
    [InlineData(Subject, "Too short", "d-err", "too short: 9 of at least 10")]
    [InlineData(Subject, "It hums\0 and hums", "d-err", "characters that can’t be shown")]
    public async Task A_wrong_text_is_told_at_its_field_and_everything_typed_stays(string subject, string description, string at, string message)
    {
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var answer = await Send(browser, Part.Field("Subject", subject), Part.Field("Description", description),
            Part.Field("PriorityId", Id(Shop.Priorities["High"])), Part.Field("CategoryId", Id(Shop.Categories.Values.First())));
        Assert.Equal(422, answer.Code);
        Assert.Contains(message, answer.Document.GetElementById(at)?.TextContent ?? "(no message)", StringComparison.Ordinal);
        Assert.Equal(at, Assert.Single(answer.Document.QuerySelectorAll(".field-error")).Id);
        Assert.Equal("#" + at[..^"-err".Length], Assert.Single(answer.Document.QuerySelectorAll(".banner-red a")).GetAttribute("href"));
        Assert.Equal(subject.Replace('\0', '\uFFFD').TrimStart(), Value(answer, "s"));
        Assert.Equal(description.Replace('\0', '\uFFFD'), Value(answer, "d"));
        Assert.Equal(Id(Shop.Priorities["High"]), answer.Document.QuerySelector("input[name=PriorityId][checked]")?.GetAttribute("value"));
        Assert.Equal(Id(Shop.Categories.Values.First()), answer.Document.QuerySelector("#c option[selected]")?.GetAttribute("value"));
    }

    [Fact]
    public async Task What_is_less_urgent_is_never_promised_sooner()
    {
        await portal.Database.Force("""
            update ticket_priorities set minutes_per_place = case level when 'high' then 1 when 'medium' then 90 when 'low' then 0.1 end
            where tenant_id = $1
            """, Shop.TenantId);
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var page = await browser.GetAsync("/portal/tickets/new");
        string Expected(string priority) => page.Document.QuerySelectorAll(".choice")
            .Single(c => c.QuerySelector("input")!.GetAttribute("value") == Id(Shop.Priorities[priority])).TextContent.Split(", ")[^1].Trim();
        Assert.Equal(Expected("Medium"), Expected("Low"));
        Assert.NotEqual(Expected("High"), Expected("Medium"));
        await portal.Database.Force("update ticket_priorities set minutes_per_place = null where tenant_id = $1", Shop.TenantId);
    }

    [Fact]
    public async Task A_program_is_told_each_field_with_a_code_that_no_language_changes()
    {
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        browser.Headers["Accept"] = "application/json";
        var answer = await Send(browser, Part.Field("Subject", ""), Part.Field("Description", "Too short"));
        Assert.Equal(422, answer.Code);
        var problem = JsonDocument.Parse(answer.Body).RootElement;
        Assert.Equal("invalid", problem.GetProperty("code").GetString());
        Assert.Equal(
            [("Subject", "subject_missing"), ("Description", "text_too_short")],
            problem.GetProperty("errors").EnumerateArray().Select(e => (e.GetProperty("field").GetString(), e.GetProperty("code").GetString())));
    }

    [Theory]
    [InlineData("Subject", 501, "s-err")]
    [InlineData("Description", 10_001, "d-err")]
    [InlineData("Subject", 700_000, "s-err")]
    [InlineData("Description", 900_000, "d-err")]
    public async Task A_text_that_is_too_long_is_told_at_its_field(string field, int length, string at)
    {
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var (subject, description) = field == "Subject" ? (new string('x', length), Description) : (Subject, new string('x', length));
        var answer = await Send(browser, Part.Field("Subject", subject), Part.Field("Description", description));
        Assert.Equal(422, answer.Code);
        Assert.Contains("This is too long", answer.Document.GetElementById(at)?.TextContent ?? "(no message)", StringComparison.Ordinal);
        Assert.StartsWith(new string('x', Math.Min(length, 100_000)), Value(answer, field == "Subject" ? "s" : "d"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_told_at_their_field()
    {
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var answer = await Send(browser, new Part("Subject", [0x47, 0x72, 0xFC, 0xDF, 0x65, 0x20, 0x61, 0x75, 0x73]), Part.Field("Description", Description));
        Assert.Equal(422, answer.Code);
        Assert.Contains("characters that can’t be shown", answer.Document.GetElementById("s-err")?.TextContent ?? "", StringComparison.Ordinal);
        Assert.Equal(Description, Value(answer, "d"));
    }

    [Fact]
    public async Task Fields_that_are_missing_altogether_are_asked_for()
    {
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var answer = await Send(browser);
        Assert.Equal(422, answer.Code);
        Assert.NotNull(answer.Document.GetElementById("s-err"));
        Assert.NotNull(answer.Document.GetElementById("d-err"));
    }

    [Theory]
    [InlineData("PriorityId", "nothing")]
    [InlineData("PriorityId", "01980000-0000-7000-8000-000000000000")]
    [InlineData("PriorityId", "of the other tenant")]
    [InlineData("CategoryId", "nothing")]
    [InlineData("CategoryId", "01980000-0000-7000-8000-000000000000")]
    [InlineData("CategoryId", "of the other tenant")]
    public async Task A_choice_that_was_not_offered_is_refused_at_its_field(string field, string value)
    {
        var acme = portal.Database.Acme;
        value = value == "of the other tenant" ? Id(field == "PriorityId" ? acme.Priorities["High"] : acme.Categories.Values.First()) : value;
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var answer = await Send(browser, Part.Field("Subject", Subject), Part.Field("Description", Description), Part.Field(field, value));
        Assert.Equal(422, answer.Code);
        Assert.Contains(field == "PriorityId" ? "Choose one of the priorities shown." : "Choose one of the categories shown.",
            answer.Document.QuerySelectorAll(".field-error").Select(e => e.TextContent).Aggregate("", string.Concat), StringComparison.Ordinal);
        Assert.Equal(Subject, Value(answer, "s"));
    }

    [Fact]
    public async Task The_eleventh_ticket_of_an_hour_waits_with_its_form_filled()
    {
        await using var app = await PortalApp.StartAsync(portal.Database, new() { ["KT_TICKETS_PER_HOUR"] = "10" });
        for (var i = 0; i < 10; i++)
        {
            await Shop.OpenTicket(Shop.Pine.Drew);
        }

        using var browser = await app.SignInAs(Shop.Pine.Drew);
        var answer = await Send(browser, Part.Field("Subject", Subject), Part.Field("Description", Description), Part.File("photo.png", TestFiles.Png));
        Assert.Equal(429, answer.Code);
        Assert.True(int.Parse(answer.Headers["Retry-After"], CultureInfo.InvariantCulture) is > 0 and <= 3600);
        Assert.Contains("You have sent 10 tickets in the last hour.", answer.Text, StringComparison.Ordinal);
        Assert.Equal(Subject, Value(answer, "s"));
        Assert.Equal(Description, Value(answer, "d"));
        Assert.Contains("photo.png", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_form_sent_twice_makes_one_ticket()
    {
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var page = await browser.GetAsync("/portal/tickets/new");
        Part[] typed = [Part.Field("Subject", "Only one of these, please"), Part.Field("Description", Description)];
        var answers = await Task.WhenAll(browser.SendFormAsync(page, typed), browser.SendFormAsync(page, typed));
        Assert.All(answers, a => Assert.Equal(303, a.Code));
        Assert.Equal(answers[0].Location, answers[1].Location);
        Assert.Equal(1, await portal.Database.Truth<long>("select count(*) from tickets where subject = 'Only one of these, please'"));
    }

    [Fact]
    public async Task What_is_no_form_of_ours_is_refused_plainly()
    {
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var forged = await browser.PostAsync("/portal/tickets/new", ("Subject", Subject), ("Description", Description));
        Assert.Equal(400, forged.Code);
        using var broken = new HttpRequestMessage(HttpMethod.Post, browser.Address("/portal/tickets/new")) { Content = new ByteArrayContent([1, 2, 3]) };
        broken.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        Assert.Equal(400, (await browser.SendAsync(broken)).Code);
        Assert.Equal(413, (await Send(browser, [.. Enumerable.Range(0, 600).Select(i => Part.Field("Subject", "many"))])).Code);
    }

    private static Task<Answer> Send(PortalClient browser, params Part[] parts) => browser.SendFormAsync("/portal/tickets/new", parts);

    private static string Id(Guid id) => id.ToString();

    private static string Value(Answer answer, string id) => answer.Document.GetElementById(id) switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        _ => "(no field)",
    };
}
