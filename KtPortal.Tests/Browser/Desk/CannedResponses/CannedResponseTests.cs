using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk.CannedResponses;

/// <summary>A slash in the reply box.</summary>
public sealed class CannedResponseTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task A_slash_finds_a_text_by_keys_and_by_hand_and_the_reply_is_sent_with_what_it_sets()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Answered with a slash");
        await Shop.Accept(ticket);
        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        var (words, list) = (desk.Page.GetByLabel("Your message"), desk.Page.Locator(".canned-list"));
        await words.ClickAsync();
        await desk.Page.Keyboard.TypeAsync("and/or ");
        await desk.Page.Keyboard.TypeAsync("/");
        await Expect(list.GetByRole(AriaRole.Option)).ToHaveCountAsync(8);
        Assert.Empty(await Axe.Violations(desk));
        await desk.Page.Keyboard.PressAsync("Escape");
        await Expect(list).ToHaveCountAsync(0);
        await Expect(words).ToHaveValueAsync("and/or /");
        await words.FillAsync("");

        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Insert a canned response" }).ClickAsync();
        await list.GetByRole(AriaRole.Option).Filter(new() { HasText = "/working" }).ClickAsync();
        await Expect(words).ToHaveValueAsync(
            $"Hello Dana,\n\nwe are working on **Answered with a slash** ({ticket.Number}) and will tell you when there is something new.");
        await words.FillAsync("");

        await words.PressSequentiallyAsync("/solved");
        await Expect(list.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("Solved");
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(words).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Hello Dana,\n\nthis should be solved now"));
        await Expect(words).ToBeFocusedAsync();
        await desk.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(desk.Page.GetByLabel("Conversation")).ToContainTextAsync("this should be solved now");
        Assert.Equal("resolved", await portal.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
        desk.HasNothingToComplain();
    }
}
