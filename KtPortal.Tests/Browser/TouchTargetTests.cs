using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser;

/// <summary>Whatever can be pressed gives a finger 44 by 44 pixels that nothing else takes from it.</summary>
public sealed class TouchTargetTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    // What a finger gets: from an element's middle outwards, as far as a press still reaches it. Links within a sentence are exempt.
    private const string Measure = """
        within => {
          // What a finger gets: from an element's middle outwards, as far as a press still reaches it.
          const enough = 44, reach = 60;
          const inSentence = link => getComputedStyle(link).display === 'inline' && [...link.parentElement.childNodes]
            .some(node => node.nodeType === Node.TEXT_NODE && /\p{L}{2}/u.test(node.data));
          const found = [];
          for (const element of document.querySelectorAll(`${within} :is(a[href], button, summary, input:not([type=hidden]), select, textarea)`)) {
            const target = element.matches('input') && element.closest('label') || element;
            if (element.matches('.skip') || element.closest('[inert]') || !target.checkVisibility({ visibilityProperty: true }) || (element.matches('a') && inSentence(element))) continue;
            target.scrollIntoView({ block: 'center', inline: 'center' });
            const box = target.getClientRects()[0];
            if (!box || box.width <= 1 || box.height <= 1) continue;
            const hits = (x, y) => {
              const hit = document.elementFromPoint(x, y);
              return hit && (target.contains(hit) || hit.closest('label')?.control === element);
            };
            const x = box.x + box.width / 2, y = box.y + box.height / 2;
            const far = (dx, dy) => { let n = 0; while (n < reach && hits(x + dx * (n + .5), y + dy * (n + .5))) n++; return n; };
            const [wide, high] = hits(x, y) ? [far(-1, 0) + far(1, 0), far(0, -1) + far(0, 1)] : [0, 0];
            if (wide < enough || high < enough) {
              const name = element.getAttribute('aria-label') || element.textContent.trim().replace(/\s+/g, ' ').slice(0, 30) || element.name;
              found.push(`${wide}×${high} <${element.localName} class="${element.className}"> ${name}`);
            }
          }
          scrollTo(0, 0);
          return found;
        }
        """;

    private readonly List<string> small = [];
    private int measured;

    private Shop Shop => portal.Shop;

    [Fact]
    public async Task The_portal_sign_in_and_account_are_made_for_fingers()
    {
        var (waiting, resolved) = await Fill();
        await using var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone);
        phone.Host = Shop.Harbor.Host;
        await Walk(phone, "/login", "/login/link", "/login/reset", "/offline", "/nothing/here");
        await phone.SignInAs(Shop.Harbor.Dana);
        await Walk(phone, "/portal", "/portal/tickets?show=all", "/portal/tickets?show=done", "/portal/tickets/new", $"/portal/tickets/{waiting}",
            $"/portal/tickets/{waiting}/closure", $"/portal/tickets/{resolved}", "/account", "/nothing/here");
        Say();
    }

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Tablet)]
    public async Task The_desk_is_made_for_fingers_where_there_are_fingers(Device device)
    {
        var (waiting, resolved) = await Fill();
        await using var desk = await Screen.OpenAsync(chromium, portal.App, device);
        await desk.SignInAs(Shop.Manager);
        await Walk(desk, "/desk/inbox", "/desk/tickets", "/desk/tickets?view=all", "/desk/lists/tickets/filter", "/desk/tickets/new", $"/desk/tickets/{waiting}",
            $"/desk/tickets/{resolved}", $"/desk/tickets/{resolved}?tab=timeline", $"/desk/tickets/{resolved}?tab=details", "/account");
        Say();
    }

    [Fact]
    public async Task A_link_that_is_too_small_would_be_found()
    {
        await using var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone);
        await phone.GoTo("/login");
        await phone.Page.EvaluateAsync("document.querySelector('.reach').classList.remove('reach')");
        await Check(phone, "body");
        Assert.Contains("Forgot it?", Assert.Single(small), StringComparison.Ordinal);
    }

    private void Say()
    {
        Assert.True(measured > 10, "hardly anything was measured");
        Assert.True(small.Count == 0, string.Join('\n', small.Distinct()));
    }

    private async Task Walk(Screen screen, params string[] paths)
    {
        foreach (var path in paths)
        {
            await screen.GoTo(path);
            await Check(screen, "body");
            // And what lies behind each kind of menu.
            var menus = await screen.Page.Locator("details:visible:not([open])").EvaluateAllAsync<string[]>("all => [...new Set(all.map(menu => menu.className))]");
            foreach (var menu in menus)
            {
                await screen.Page.EvaluateAsync(Toggle, new object[] { menu, true });
                await Check(screen, menu == "desk-menu" ? "#desk-nav" : $"details[open][class='{menu}'] > :not(summary)");
                await screen.Page.EvaluateAsync(Toggle, new object[] { menu, false });
            }
        }
    }

    private const string Toggle = "([kind, open]) => { [...document.querySelectorAll('details')].find(menu => menu.className === kind && menu.checkVisibility()).open = open; }";

    private async Task Check(Screen screen, string within)
    {
        measured++;
        var found = await screen.Page.EvaluateAsync<string[]>(Measure, within);
        small.AddRange(found.Select(f => $"{new Uri(screen.Page.Url).PathAndQuery} {(within == "body" ? "" : within)} {f}"));
    }

    private async Task<(string Waiting, string Resolved)> Fill()
    {
        var waiting = await Shop.OpenTicket(Shop.Harbor.Dana, "One that waits", files: await Shop.Upload(Shop.Harbor.Dana));
        var resolved = await Shop.OpenTicket(Shop.Harbor.Dana, "One that is resolved");
        await Shop.Accept(resolved, assignee: Shop.Agent);
        await Shop.Reply(resolved, Shop.Agent, "See [the manual](https://example.com/manual).");
        await Shop.SetStatus(resolved, "resolved");
        return (waiting.Number, resolved.Number);
    }
}
