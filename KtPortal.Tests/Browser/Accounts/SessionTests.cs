using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Accounts;

/// <summary>What the end of a session leaves: nothing for who comes next, everything for who comes back.</summary>
public sealed class SessionTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    private const string Kept = "[sessionStorage, localStorage].flatMap(kept => Object.keys(kept)).filter(key => /^(draft|kt-list|kt-visited):/.test(key))";

    [Fact]
    public async Task A_session_that_ends_while_one_writes_costs_neither_words_nor_files()
    {
        var ticket = await Accepted("Written into the void");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await desk.Page.GetByLabel("Your message").FillAsync("Words that took a while");
        await desk.Page.Locator("#composer input[type=file]").SetInputFilesAsync(new FilePayload { Name = "found-at-last.txt", MimeType = "text/plain", Buffer = "At last"u8.ToArray() });
        await desk.Page.Context.ClearCookiesAsync();
        await desk.Page.Keyboard.PressAsync("Control+Enter");
        await desk.IsAt(@"/login\?returnUrl=");
        await desk.Page.GetByLabel("Email").FillAsync(Shop.Agent.Email);
        await desk.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Shop.Password);
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await desk.IsAt($"/{ticket.Number}$");
        await Expect(desk.Page.GetByLabel("Your message")).ToHaveValueAsync("Words that took a while");
        await Expect(desk.Page.Locator("#composer .file")).ToContainTextAsync("found-at-last.txt");
        await desk.Page.GetByLabel("Your message").PressAsync("Control+Enter");
        await Expect(desk.Page.Locator("#conversation").GetByText("found-at-last.txt")).ToBeVisibleAsync();
        await Expect(desk.Page.Locator("#composer .file")).ToHaveCountAsync(0);
        await desk.Page.ReloadAsync();
        await desk.IsLive();
        await Expect(desk.Page.Locator("#composer .file")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_rests_on_a_link_after_the_end_is_told_nothing_and_the_click_leads_to_sign_in()
    {
        await Accepted("Looked at no more");
        // What its acceptance brings about would move the open list, which then asks, and learns of the end by that.
        await Waiting.Eventually(async () => await Portal.Database.Truth<bool>("select not exists (select 1 from outbox_messages where state = 'pending')"));
        await using var desk = await Open(Shop.Agent, worker: false);
        await desk.GoTo("/desk/tickets");
        await desk.IsLive();
        // Nor may what is told some seconds later.
        await desk.Page.RouteAsync("**/*", route => route.Request.Headers.GetValueOrDefault("hx-request-type") == "partial" ? Task.CompletedTask : route.ContinueAsync());
        await desk.Page.Context.ClearCookiesAsync();
        await desk.Page.RunAndWaitForRequestFinishedAsync(() => desk.Page.Locator("#list .row-subject a").First.HoverAsync(),
            new() { Predicate = request => request.Headers.ContainsKey("hx-preload") });
        await desk.Page.Locator("#list .row-subject a").First.ClickAsync();
        await desk.IsAt(@"/login\?returnUrl=");
        await Expect(desk.Page.GetByLabel("Email")).ToBeVisibleAsync();
        Assert.DoesNotContain(desk.Complaints, complaint => !complaint.Contains("/events", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signing_out_leaves_nothing_of_what_was_typed_or_looked_at(bool saved)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Nobody else's business");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.Page.Locator(".user-menu summary").ClickAsync();
        await desk.Page.GetByLabel("Your message").EvaluateAsync("words => { words.value = 'In confidence'; words.dispatchEvent(new Event('input', { bubbles: true })); }");
        if (saved)
        {
            await Expect(desk.Page.Locator("[data-draft-state]")).ToBeVisibleAsync();
        }

        Assert.NotEmpty(await desk.Page.EvaluateAsync<string[]>(Kept));
        await desk.Button("Sign out").ClickAsync();
        await desk.IsAt("/login");
        Assert.Empty(await desk.Page.EvaluateAsync<string[]>(Kept));
    }
}
