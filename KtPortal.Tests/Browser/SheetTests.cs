using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>Each kind of page at the desk has its own styles, and is never seen without them.</summary>
public sealed class SheetTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private const string Watch =
        "document.addEventListener('htmx:after:swap', () => { window.seen = getComputedStyle(document.querySelector('#ticket, #list')).display; })";

    [Fact]
    public async Task The_next_page_is_shown_once_its_sheet_is_there_and_the_last_ones_goes()
    {
        var ticket = await portal.Shop.OpenTicket(portal.Shop.Harbor.Dana, "Seen with its styles");
        await portal.Shop.Accept(ticket);
        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(portal.Shop.Agent);
        await desk.GoTo("/desk/tickets");
        await Has("desk-lists.css");
        await desk.Page.EvaluateAsync(Watch);
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Seen with its styles" }).ClickAsync();
        await Expect(desk.Page.Locator("#ticket")).ToBeVisibleAsync();
        Assert.Equal("grid", await desk.Page.EvaluateAsync<string>("window.seen"));
        await Has("desk-tickets.css");
        await desk.Page.GoBackAsync();
        await Expect(desk.Page.Locator("#list")).ToBeVisibleAsync();
        await Has("desk-lists.css");
        desk.HasNothingToComplain();

        async Task Has(string name)
        {
            await Expect(desk.Page.Locator("link[data-sheet]")).ToHaveCountAsync(1);
            await Expect(desk.Page.Locator("link[data-sheet]:not([media])")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex(name));
        }
    }
}
