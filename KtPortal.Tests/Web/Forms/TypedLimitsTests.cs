using System.Text;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Forms;

/// <summary>What is typed is counted as the browser counts it, has to be seen, and has to be text, in whatever form it comes.</summary>
public sealed class TypedLimitsTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private static readonly string Full = string.Concat(Enumerable.Repeat("Nine here\r\n", 1000))[..^2] + "!";

    private Shop Shop => portal.Shop;

    [Theory]
    [InlineData("portal new")]
    [InlineData("portal reply")]
    [InlineData("desk new")]
    [InlineData("desk reply")]
    [InlineData("desk refusal")]
    public async Task Ten_thousand_typed_characters_with_ends_of_lines_are_taken_and_one_more_is_not(string form)
    {
        Assert.Equal(10_000, Full.Replace("\r\n", "\n", StringComparison.Ordinal).Length);
        Assert.Equal(422, (await SendAsync(form, Full + "?")).Code);
        Assert.Equal(303, (await SendAsync(form, Full)).Code);
        Assert.Equal(0, await portal.Database.Truth<long>("select count(*) from ticket_comments where content like '%' || chr(13) || '%'"));
    }

    [Theory]
    [InlineData("\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B\u200B")]
    [InlineData("\u2800\u2800\u2800\u2800\u2800\u2800\u2800\u2800\u2800\u2800")]
    [InlineData("\u3164\u3164\u3164\u3164\u3164\u3164\u3164\u3164\u3164\u3164")]
    [InlineData("\u00AD\uFE0F\u00AD\uFE0F\u00AD\uFE0F\u00AD\uFE0F\u00AD\uFE0F")]
    public async Task What_nobody_sees_is_refused_wherever_it_is_typed(string unseen)
    {
        string[] forms = ["portal new", "portal subject", "portal reply", "desk new", "desk reply", "desk refusal"];
        foreach (var form in forms)
        {
            Assert.Equal((form, 422), (form, (await SendAsync(form, unseen)).Code));
        }

        using var admin = await portal.SignInAs(Shop.Admin);
        foreach (var list in (string[])["categories", "types", "queues", "teams"])
        {
            var path = $"/desk/admin/{list}/new";
            Assert.Equal((path, 422), (path, (await admin.PostFormAsync(path, ("Form.Name", unseen))).Code));
        }

        Assert.Equal(422, (await admin.PostFormAsync("/desk/canned-responses/new", ("Form.Name", "Nothing"), ("Form.Content", unseen))).Code);
    }

    [Theory]
    [InlineData("/login", "Email", "/login")]
    [InlineData("/login/link", "Email", "/login/link")]
    [InlineData("/desk/admin/categories/new", "Form.Name", "/desk/admin/categories/new")]
    [InlineData("/desk/canned-responses/new", "Form.Content", "/desk/canned-responses/new")]
    [InlineData("/desk/tickets", "Name", "/desk/lists/tickets/views")]
    [InlineData("/desk/tickets", "Reason", "/desk/tickets/KT-1001/refusal")]
    [InlineData("/account", "fields", "/drafts/reply-1")]
    public async Task What_is_no_text_reaches_no_database_in_a_form_of_whatever_kind(string page, string field, string action)
    {
        var isOpen = page.StartsWith("/login", StringComparison.Ordinal);
        using var browser = isOpen ? portal.App.Browser(Shop.Host) : await portal.SignInAs(Shop.Admin);
        for (var time = 0; time < 3; time++)
        {
            var opened = await browser.GetAsync(page);
            var token = opened.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            using var body = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };
            body.Add(new ByteArrayContent(Encoding.UTF8.GetBytes("a\0b")), field);
            var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, browser.Address(action)) { Content = body });
            Assert.True(answer.Code is >= 400 and < 500, $"{action}: {answer.Code} {answer.Text}");
            Assert.True(answer.Code != 422 || answer.Text.Contains("characters that can’t be shown", StringComparison.Ordinal), answer.Text);
            var encoded = await browser.PostAsync(action, ("__RequestVerificationToken", token), (field, "a\0b"));
            Assert.True(encoded.Code is >= 400 and < 500, $"{action}: {encoded.Code} {encoded.Text}");
            Assert.True((await browser.GetAsync("/login?returnUrl=%00")).Code < 500, "query");
        }

        Assert.Equal(0, portal.App.Complaints.Count(line => line.Contains("22021", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("For")]
    [InlineData("Subject")]
    [InlineData("Source")]
    [InlineData("PriorityId")]
    [InlineData("FormKey")]
    [InlineData("UploadedFiles")]
    public async Task At_the_desk_no_field_of_a_new_ticket_brings_down_the_next(string field)
    {
        using var agent = await portal.SignInAs(Shop.Agent);
        Part[] fine =
        [
            Part.Field("For", Shop.Harbor.Dana.Email), Part.Field("Subject", $"After a zero in {field}"), Part.Field("Description", "It goes on."),
        ];
        for (var time = 0; time < 3; time++)
        {
            var answer = await agent.SendFormAsync("/desk/tickets/new", [.. fine.Where(p => p.Name != field), Part.Field(field, "a\0b")]);
            Assert.True(answer.Code is 303 or 422, $"{answer.Code} {answer.Text}");
            Assert.Equal(303, (await agent.SendFormAsync("/desk/tickets/new", fine)).Code);
        }
    }

    private async Task<Answer> SendAsync(string form, string text)
    {
        var isDesk = form.StartsWith("desk", StringComparison.Ordinal);
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var browser = await portal.SignInAs(isDesk ? Shop.Manager : Shop.Harbor.Dana);
        var page = (isDesk ? "/desk/tickets/" : "/portal/tickets/") + ticket.Number;
        return form switch
        {
            "portal subject" => await browser.SendFormAsync(
                "/portal/tickets/new", Part.Field("Subject", text), Part.Field("Description", "It is described.")),
            "portal new" => await browser.SendFormAsync(
                "/portal/tickets/new", Part.Field("Subject", "Long or empty"), Part.Field("Description", text)),
            "desk new" => await browser.SendFormAsync("/desk/tickets/new", Part.Field("For", Shop.Harbor.Dana.Email),
                Part.Field("Subject", "Long or empty"), Part.Field("Description", text)),
            "portal reply" => await browser.SendFormAsync(page, Part.Field("Content", text)),
            "desk reply" => await browser.SendFormAsync(page, Part.Field("Content", text), Part.Field("Visibility", "public")),
            _ => await browser.PostFromAsync(page, page + "/refusal", ("Reason", text)),
        };
    }
}
