using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>On paper stands what was said, and nothing to press.</summary>
public sealed class PrintTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    // Bars that stay where they are lie over every printed page.
    private const string Standing = """
        [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility() && (/fixed|sticky/.test(getComputedStyle(e).position) || e.matches('button, .btn, nav, textarea')))
          .map(e => `<${e.localName} class="${e.getAttribute('class') ?? ''}">`)
        """;

    [Fact]
    public async Task A_conversation_is_printed_without_bars_navigation_and_buttons()
    {
        var ticket = await Accepted("Printed for the file", Shop.Agent);
        await Shop.Reply(ticket, Shop.Agent, "What stands on paper.", files: await Shop.Upload(Shop.Agent, on: Shop.Harbor));
        foreach (var (who, path) in ((Person, string)[])[(Shop.Harbor.Dana, "/portal/tickets/"), (Shop.Agent, "/desk/tickets/")])
        {
            await using var screen = await Open(who);
            await screen.GoTo(path + ticket.Number);
            Assert.NotEmpty(await screen.Page.EvaluateAsync<string[]>(Standing));
            await screen.Page.EmulateMediaAsync(new() { Media = Media.Print });
            Assert.Empty(await screen.Page.EvaluateAsync<string[]>(Standing));
            await Expect(screen.Text("What stands on paper.").First).ToBeVisibleAsync();
            await Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Name = "Printed for the file" }).First).ToBeVisibleAsync();
            Assert.True(await screen.Page.EvaluateAsync<bool>("document.scrollingElement.scrollWidth <= innerWidth"));
        }
    }
}
