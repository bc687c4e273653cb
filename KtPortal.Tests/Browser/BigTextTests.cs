using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser;

/// <summary>
/// With text twice as large every page holds, on the smallest phone and at the desk: no text lies over another or is cut off, nothing
/// is wider than the window, and bars leave room to read.
/// </summary>
public sealed class BigTextTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    // A line is cut where a box that neither scrolls nor says "..." hides more than a quarter of it. Bars lie over what scrolls under them.
    private const string Measure = """
        width => {
          const found = [], texts = [], range = document.createRange(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const named = e => `<${e.localName} class="${e.getAttribute('class') ?? ''}"> ${e.textContent.trim().slice(0, 24)}`;
          const sideways = '.swipe, .desk-toolbar, .admin-tabs, .tabs, .list-board, pre, [data-sideways]';
          const layerOf = e => { for (; e !== document.body; e = e.parentElement) if (/fixed|sticky/.test(getComputedStyle(e).position)) break; return e; };
          if (document.scrollingElement.scrollWidth > width) found.push(`is ${document.scrollingElement.scrollWidth} wide`);
          while (walker.nextNode()) {
            const node = walker.currentNode, e = node.parentElement;
            if (!node.data.trim() || e.closest('.sr-only, .skip, svg, option, script, textarea, .avatar, .swipe-actions') || !e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
            range.selectNodeContents(node);
            const lines = [...range.getClientRects()].filter(r => r.width > 2 && r.height > 2), clip = { left: -1e6, right: 1e6, top: -1e6, bottom: 1e6 };
            let hidden = false, cut = false;
            for (let box = e; box !== document.body; box = box.parentElement) {
              const style = getComputedStyle(box), b = box.getBoundingClientRect();
              hidden ||= style.clipPath !== 'none';
              if (style.overflow !== 'visible') {
                cut ||= lines.some(r => (/hidden|clip/.test(style.overflowY) && r.top < b.bottom && r.bottom <= clip.bottom && r.bottom - r.height / 4 > b.bottom)
                  || (/hidden|clip/.test(style.overflowX) && style.textOverflow !== 'ellipsis' && r.right <= clip.right && r.right > b.right + 3 && !e.closest('.truncate, .file-name')));
                clip.left = Math.max(clip.left, b.left); clip.right = Math.min(clip.right, b.right); clip.top = Math.max(clip.top, b.top); clip.bottom = Math.min(clip.bottom, b.bottom);
              }
              if (style.position === 'fixed') break;
            }
            if (hidden) continue;
            if (cut) found.push(`is cut: ${named(e)}`);
            const button = e.closest('.btn, .badge, .chip, .count, .tab, .kbd, .status, .topbar, .segments a, .segments label, .navigation-item'), around = button?.getBoundingClientRect(), layer = layerOf(e);
            for (const r of lines) {
              const text = { node, e, layer, left: Math.max(r.left, clip.left), right: Math.min(r.right, clip.right), top: Math.max(r.top, clip.top) + r.height / 8, bottom: Math.min(r.bottom, clip.bottom) - r.height / 8 };
              if (text.right - text.left > 2 && text.bottom - text.top > 2) texts.push(text);
              if (text.right > width + 1 && !e.closest(sideways)) found.push(`ends outside: ${named(e)}`);
              if (around && (r.bottom - r.height / 5 > around.bottom + 1 || r.top + r.height / 5 < around.top - 1 || text.right > around.right + 2)) found.push(`leaves its box: ${named(button)}`);
            }
          }
          texts.sort((a, b) => a.top - b.top);
          for (const [i, a] of texts.entries()) for (let j = i + 1; j < texts.length && texts[j].top < a.bottom; j++) {
            const b = texts[j], over = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - b.top > 2;
            if (over && a.node !== b.node && a.layer === b.layer) found.push(`lies over: ${named(a.e)} / ${named(b.e)}`);
          }
          let [top, bottom] = [0, innerHeight];
          for (const bar of document.querySelectorAll('.topbar, .tabbar, .replybar, .actionbar, .desk-head, .desk-toolbar, .desk-foot, .ticket-title, .ticket-write')) {
            const b = bar.getBoundingClientRect(), main = bar.closest('.ticket-main');
            if (!b.height || (main ? main.scrollHeight > main.clientHeight + 1 : getComputedStyle(bar).position === 'static' && !bar.closest('.desk'))) continue;
            if (b.top < innerHeight / 2) top = Math.max(top, b.bottom); else bottom = Math.min(bottom, b.top);
          }
          if (bottom - top < innerHeight * .4) found.push(`bars leave ${Math.round(bottom - top)} of ${innerHeight}`);
          return [...new Set(found)].slice(0, 4);
        }
        """;

    private readonly List<string> found = [];

    [Fact]
    public async Task With_text_twice_as_large_nothing_lies_over_anything_and_nothing_is_cut()
    {
        var shop = portal.Shop;
        var waiting = await shop.OpenTicket(shop.Harbor.Dana, "Mail to the laboratory comes back every time", "High", shop.Categories.Keys.First());
        var done = await shop.OpenTicket(shop.Harbor.Dana, "Whole office offline after the power cut");
        await shop.Accept(done, assignee: shop.Agent);
        await shop.Reply(done, shop.Agent, "A list:\n\n- one\n- two\n\n> quoted", files: await shop.Upload(shop.Agent, on: shop.Harbor));
        await shop.SetStatus(done, "resolved");
        await portal.Database.Force("update users set locale = 'de' where id = any($1)", new[] { shop.Harbor.Dana.Id, shop.Manager.Id });
        string[] portalPages = ["/portal", "/portal/tickets?show=all", "/portal/tickets/new", $"/portal/tickets/{waiting.Number}", $"/portal/tickets/{done.Number}", "/account", "/account/password"];
        string[] deskPages = ["/desk/inbox", "/desk/tickets?view=all", "/desk/tickets/new", $"/desk/tickets/{waiting.Number}", $"/desk/tickets/{done.Number}", "/account"];
        (Person Who, string[] Pages)[] people =
            [(shop.Harbor.Dana, portalPages), (shop.Harbor.Office, portalPages[..4]), (shop.Manager, deskPages), (shop.Agent, deskPages[..4]), (shop.Admin, ["/desk/admin/statuses"])];
        await using (var visitor = await Screen.OpenAsync(chromium, portal.App, Device.Phone, worker: false))
        {
            visitor.Host = shop.Host;
            await Walk(visitor, ["/login", "/login/link", "/login/reset", "/nothing/here"]);
        }

        foreach (var (who, pages) in people)
        {
            await using var screen = await Screen.OpenAsync(chromium, portal.App, Device.Phone, worker: false);
            await screen.SignInAs(who);
            await Walk(screen, pages);
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private async Task Walk(Screen screen, string[] addresses)
    {
        foreach (var address in addresses)
        {
            await screen.Resize(320, 640);
            await screen.GoTo(address);
            await screen.Page.EvaluateAsync("() => { document.documentElement.style.fontSize = '200%'; }");
            foreach (var width in (int[])[320, 390, 1440])
            {
                await screen.Resize(width, width == 320 ? 640 : 844);
                found.AddRange((await screen.Page.EvaluateAsync<string[]>(Measure, width)).Select(what => $"{address} at {width}: {what}"));
            }
        }
    }
}
