using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Portal.Tickets;

/// <summary>What was typed and not sent is there when one comes back, on whichever device.</summary>
public sealed class DraftTests(OpenPortal portal, Chromium chromium) : NewTicketForm(portal, chromium)
{
    [Fact]
    public async Task What_was_typed_in_the_last_moment_before_leaving_is_kept()
    {
        await using var phone = await NewTicket();
        await Fill(phone, "Gone in a moment", Description);
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel and go back" }).TapAsync();
        await Expect(phone.Page.Locator("#home")).ToBeVisibleAsync();
        await phone.Page.GoBackAsync();
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync(Description);
    }

    [Fact]
    public async Task A_ticket_begun_on_one_device_is_finished_on_another()
    {
        await using var phone = await NewTicket();
        await Fill(phone, "Begun on the train", Description);
        await phone.Page.WaitForResponseAsync(answer => answer.Url.EndsWith("/drafts/new-ticket", StringComparison.Ordinal) && answer.Ok);
        await using var other = await NewTicket();
        await Expect(other.Page.GetByLabel("What do you need help with?")).ToHaveValueAsync("Begun on the train");
        await Expect(other.Page.Locator("[data-draft-state]").First).ToBeVisibleAsync();
        await other.Button("Send ticket").TapAsync();
        await other.IsAt(@"/portal/tickets/KT-\d+$");
        await phone.GoTo("/portal/tickets/new");
        await Expect(phone.Page.GetByLabel("What do you need help with?")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_draft_outlives_a_refusal_whole()
    {
        await using var phone = await NewTicket();
        await Fill(phone, "Oh", Description);
        await phone.Button("Send ticket").TapAsync();
        await Expect(phone.Page.Locator("#s-err")).ToBeVisibleAsync();
        await phone.Page.GetByLabel("What do you need help with?").FillAsync("Oh dear, the printer");
        await Expect(phone.Page.Locator("[data-draft-state]").First).ToBeVisibleAsync();
        await phone.GoTo("/portal/tickets/new");
        await Expect(phone.Page.GetByLabel("What do you need help with?")).ToHaveValueAsync("Oh dear, the printer");
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync(Description);
    }

    [Fact]
    public async Task Going_back_and_a_reload_find_what_was_typed()
    {
        await using var phone = await NewTicket();
        await Fill(phone, "Interrupted by a call", Description);
        await Expect(phone.Page.Locator("[data-draft-state]")).ToBeVisibleAsync();
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel and go back" }).TapAsync();
        await Expect(phone.Page.Locator("#home")).ToBeVisibleAsync();
        await phone.Page.GoBackAsync();
        await Expect(phone.Page.GetByLabel("What do you need help with?")).ToHaveValueAsync("Interrupted by a call");
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync(Description);
        await phone.Page.ReloadAsync();
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync(Description);
    }
}
