using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser;

/// <summary>Who goes through a page by Tab sees at each step where he is, and nothing lies over it.</summary>
public sealed class FocusTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    // The indicator may stand on the control, on the label that shows it, or on the field around it.
    private const string Look = """
        () => {
          const one = document.activeElement;
          if (!one || one === document.body) return null;
          const name = `${one.tagName}#${one.id}.${one.className} ${one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 30)}`;
          const marked = element => {
            const style = getComputedStyle(element);
            return style.opacity !== '0' && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1.5;
          };
          const shown = [one, one.parentElement, one.closest('label, form, .composer, .palette-field')].find(e => e && marked(e));
          if (!shown) return `no indicator: ${name}`;
          const box = shown.getBoundingClientRect();
          if (box.bottom < 1 || box.top > innerHeight - 1 || box.right < 1 || box.left > innerWidth - 1) return `out of sight: ${name}`;
          const x = Math.min(innerWidth - 2, Math.max(1, box.left + Math.min(box.width / 2, 40))), y = Math.min(innerHeight - 2, Math.max(1, box.top + Math.min(box.height / 2, 200)));
          const top = document.elementFromPoint(x, y);
          return top && (shown.contains(top) || top.contains(shown)) ? `ok ${name}` : `covered by ${top?.className}: ${name}`;
        }
        """;

    [Theory]
    [InlineData(Device.Desk)]
    [InlineData(Device.Phone)]
    public async Task Focus_is_seen_on_every_page(Device device)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Somewhere to go by Tab");
        await Shop.Accept(ticket, assignee: Shop.Agent);
        await Shop.Reply(ticket, Shop.Agent, "With [a link](https://example.com) in it.");
        var waiting = await Shop.OpenTicket(Shop.Harbor.Dana, "Still waiting");
        List<string> faults = [];
        await using (var staff = await Screen.OpenAsync(chromium, portal.App, device))
        {
            await Walk(staff, faults, "/login");
            await staff.SignInAs(Shop.Admin);
            string[] narrow = ["/desk/tickets", $"/desk/tickets/{ticket.Number}"]; // what has bars
            await Walk(staff, faults, device == Device.Phone ? narrow : ["/desk/inbox", "/desk/tickets", "/desk/lists/tickets/filter", "/desk/tickets/new", $"/desk/tickets/{ticket.Number}", $"/desk/tickets/{waiting.Number}", $"/desk/tickets/{waiting.Number}?tab=timeline", "/desk/admin/dead-letters", "/account"]);
        }

        await using (var client = await Screen.OpenAsync(chromium, portal.App, device))
        {
            await client.SignInAs(Shop.Harbor.Dana);
            await Walk(client, faults, "/portal", "/portal/tickets", "/portal/tickets/new", $"/portal/tickets/{ticket.Number}", $"/portal/tickets/{waiting.Number}", "/account");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
    }

    [Fact]
    public async Task Landmarks_have_names_of_their_own_and_skip_links_lead_past_the_navigation()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Somewhere to skip to");
        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(Shop.Manager);
        foreach (var (path, target) in ((string, string)[])[("/desk/inbox", "inbox"), ("/desk/tickets", "list"), ($"/desk/tickets/{ticket.Number}", "conversation")])
        {
            await desk.GoTo(path);
            await desk.Page.Keyboard.PressAsync("Tab");
            await desk.Page.Keyboard.PressAsync("Tab");
            await desk.Page.Keyboard.PressAsync("Enter");
            Assert.Equal(target, await desk.Page.EvaluateAsync<string>("document.activeElement.id"));
            var names = await desk.Page.EvaluateAsync<string[]>("""
                [...document.querySelectorAll('main, nav, aside, [role=search], [role=region], section[aria-label]')]
                    .filter(e => e.checkVisibility()).map(e => `${e.getAttribute('role') ?? e.tagName} ${e.getAttribute('aria-label') ?? ''}`)
                """);
            Assert.Equal(names.Distinct(), names);
        }
    }

    private static async Task Walk(Screen screen, List<string> faults, params string[] paths)
    {
        foreach (var path in paths)
        {
            await screen.GoTo(path);
            var steps = 0;
            for (string? last = null; steps < 60; steps++)
            {
                await screen.Page.Keyboard.PressAsync("Tab");
                if (await screen.Page.EvaluateAsync<string?>(Look) is not { } seen || (seen == last && steps > 5))
                {
                    break;
                }

                last = seen;
                if (!seen.StartsWith("ok ", StringComparison.Ordinal))
                {
                    faults.Add($"{path}: {seen}");
                }
            }

            Assert.True(steps > 2, $"{path}: Tab goes nowhere");
        }
    }
}
