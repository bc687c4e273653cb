using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser.Desk.Lists;

/// <summary>The list cursor is one ring, around its row.</summary>
public sealed class CursorTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task The_cursor_shows_one_ring()
    {
        await Accepted("First of two");
        await Accepted("Second of two");
        await using var desk = await Open(Shop.Manager);
        await desk.GoTo("/desk/tickets");
        await desk.IsLive();
        await desk.Page.Keyboard.PressAsync("j");
        await desk.Page.Keyboard.PressAsync("j");
        var rings = await desk.Page.EvaluateAsync<string[]>("""
            [document.querySelector('.list-row.cursor'), ...document.querySelectorAll('.list-row.cursor *')]
              .filter(e => e.getAttribute('class') !== 'check' && getComputedStyle(e).outlineStyle !== 'none' || / 1px inset/.test(getComputedStyle(e).boxShadow) && e.matches('.list-row'))
              .map(e => e.getAttribute('class') ?? e.localName)
            """);
        Assert.Contains("list-row", Assert.Single(rings), StringComparison.Ordinal);
    }
}
