using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser;

/// <summary>Pages stay whole when they are read from right to left, and when every text is much longer than the English.</summary>
public sealed class DirectionTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    // Boxes that leave the window at a side (what a swipe uncovers waits outside by design), and texts that are cut without saying so by dots.
    private const string Offenders = """
        () => [...document.body.querySelectorAll('*')].filter(e => {
          const box = e.getBoundingClientRect(), style = getComputedStyle(e);
          if (box.width < 2 || !box.height || !e.checkVisibility() || style.visibility === 'hidden' || e.closest('.sr-only, .skip, .swipe-actions, [hidden], svg') || e.parentElement.closest('.truncate')) return false;
          if (box.left < -1 || box.right > innerWidth + 1) return true;
          return e.matches('.btn, .tab, .segments a, .banner, .label, h1, h2') && style.textOverflow !== 'ellipsis' && e.scrollWidth > e.clientWidth + 1 && style.display !== 'inline';
        }).map(e => `${e.tagName}.${e.getAttribute('class')} ${e.textContent.trim().slice(0, 40)}`).slice(0, 5)
        """;

    // What people press or read side by side must not lie on top of each other.
    private const string Overlaps = """
        () => {
          const found = [...document.querySelectorAll('main a, main button, main h1, main .label, .topbar a, .tabbar a, .top-navigation a')]
            .map(e => [e, e.getBoundingClientRect()]).filter(([e, b]) => b.width > 1 && b.height && e.checkVisibility() && getComputedStyle(e).visibility !== 'hidden' && !e.closest('.sr-only, .swipe-actions, [hidden]'));
          const bad = [], bars = '.tabbar, .topbar, .actionbar, .replybar'; // what scrolls under a bar is no overlap
          for (const [i, [one, a]] of found.entries()) for (const [two, b] of found.slice(i + 1)) {
            if (one.contains(two) || two.contains(one) || one.closest(bars) !== two.closest(bars)) continue;
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 2 && high > 2) bad.push(`${one.textContent.trim().slice(0, 30)} / ${two.textContent.trim().slice(0, 30)}`);
          }
          return bad.slice(0, 5);
        }
        """;

    // Every text 40 % longer, by letters that are wider than most.
    private const string Lengthen = """
        () => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
          while (walker.nextNode()) if (walker.currentNode.data.trim() && !walker.currentNode.parentElement.closest('script, style, .number, .queue-number, .avatar')) texts.push(walker.currentNode);
          for (const text of texts) text.data = text.data.trimEnd().split(' ').map(word => word + 'ö'.repeat(Math.ceil(word.length * .4))).join(' ');
        }
        """;

    [Theory]
    [InlineData(390, 844)]
    [InlineData(1440, 900)]
    public Task From_right_to_left_nothing_leaves_the_window(int width, int height) =>
        EverywhereAsync(width, height, "() => { document.documentElement.dir = 'rtl'; }", overlaps: true);

    [Theory]
    [InlineData(320, 640)]
    [InlineData(390, 844)]
    public Task Texts_half_as_long_again_find_room(int width, int height) => EverywhereAsync(width, height, Lengthen, overlaps: false);

    [Fact]
    public async Task A_way_back_points_the_other_way()
    {
        var mine = await portal.Shop.OpenTicket(portal.Shop.Pine.Dana, "Which way is back?");
        await using var screen = await Screen.OpenAsync(chromium, portal.App, Device.Phone, scripts: true);
        await screen.SignInAs(portal.Shop.Pine.Dana);
        await screen.GoTo("/portal/tickets/" + mine.Number);
        await screen.Page.EvaluateAsync("() => { document.documentElement.dir = 'rtl'; }");
        var back = await screen.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.topbar-page .icon')).scale + ' ' + (document.querySelector('.topbar-page a').getBoundingClientRect().left > innerWidth / 2)");
        Assert.Equal("-1 1 true", back);
    }

    private async Task EverywhereAsync(int width, int height, string change, bool overlaps)
    {
        var shop = portal.Shop;
        var mine = await shop.OpenTicket(shop.Harbor.Dana, "One with everything", "High", shop.Categories.Keys.First());
        var done = await shop.OpenTicket(shop.Harbor.Dana, "One that is done");
        await shop.Accept(done, assignee: shop.Agent);
        await shop.Reply(done, shop.Agent, "A list:\n\n- one\n- two\n\n> quoted", files: await shop.Upload(shop.Agent, on: shop.Harbor));
        await shop.SetStatus(done, "resolved");

        await using var screen = await Screen.OpenAsync(chromium, portal.App, width < 900 ? Device.Phone : Device.Desk);
        await screen.Page.SetViewportSizeAsync(width, height);
        screen.Host = shop.Host;
        var found = new List<string>();
        await Look("/login", "/login/link", "/login/reset");
        await screen.SignInAs(shop.Harbor.Dana);
        await Look("/portal", "/portal/tickets", "/portal/tickets/new", $"/portal/tickets/{mine.Number}", $"/portal/tickets/{done.Number}", "/account", "/nothing/here");
        Assert.True(found.Count == 0, string.Join('\n', found));

        async Task Look(params string[] paths)
        {
            foreach (var path in paths)
            {
                await screen.GoTo(path);
                await screen.Page.EvaluateAsync(change);
                var sideways = await screen.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
                string[] offenders = [.. await screen.Page.EvaluateAsync<string[]>(Offenders), .. overlaps ? await screen.Page.EvaluateAsync<string[]>(Overlaps) : []];
                found.AddRange(sideways > 0 ? [$"{path} scrolls sideways by {sideways}"] : []);
                found.AddRange(offenders.Select(one => $"{path}: {one}"));
            }
        }
    }
}
