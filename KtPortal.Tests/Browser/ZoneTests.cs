using KtPortal.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>Of which place times are is said to whom it matters.</summary>
public sealed class ZoneTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Theory]
    [InlineData("America/New_York", null, false)]
    [InlineData("America/Toronto", null, false)]
    [InlineData("Europe/Berlin", null, true)]
    [InlineData("Europe/Berlin", "Europe/Berlin", true)]
    public async Task The_place_is_named_where_clock_or_choice_are_others_than_the_portals(string device, string? chosen, bool named)
    {
        var ticket = await Accepted("At what time?");
        await Portal.Database.Force("update tenants set timezone = 'America/New_York'");
        await Portal.Database.Force("update users set timezone = nullif($2, '') where id = $1", Shop.Harbor.Dana.Id, chosen ?? "");
        await using var screen = await Open(Shop.Harbor.Dana, Device.Phone, zone: device);
        await screen.GoTo($"/portal/tickets/{ticket.Number}");
        var note = screen.Page.Locator(".zone-note");
        await (named ? Expect(note).ToBeVisibleAsync() : Expect(note).ToBeHiddenAsync());
        await Expect(note).ToContainTextAsync(chosen is null ? "New York (UTC" : "Berlin (UTC");
        await Shop.Reply(ticket, Shop.Agent, "Swapped in alive");
        await Expect(screen.Text("Swapped in alive")).ToBeVisibleAsync();
        await (named ? Expect(note).ToBeVisibleAsync() : Expect(note).ToBeHiddenAsync());
    }
}
