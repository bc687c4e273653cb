using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser;

/// <summary>Looks at pages with axe and keeps what it finds.</summary>
internal sealed class AccessibilityCheck
{
    public List<string> Violations { get; } = [];

    /// <summary>Tickets of every look: one with everything, and one that is done.</summary>
    public static async Task<(OpenedTicket Mine, OpenedTicket Done)> Fill(Shop shop, ClientCompany client)
    {
        foreach (var priority in shop.Priorities.Keys)
        {
            await shop.OpenTicket(client.Dana, $"Something of {priority} priority", priority);
        }

        var mine = await shop.OpenTicket(client.Dana, "One with everything", category: shop.Categories.Keys.First());
        await shop.Accept(mine, assignee: shop.Agent);
        await shop.Reply(mine, shop.Agent, "A list:\n\n- one\n- [two](https://example.com)\n\n> quoted\n\n`code`");
        await shop.Reply(mine, client.Dana, "Thank you.");
        await shop.InternalNote(mine);
        if (client.PartnerId is not null)
        {
            await shop.PartnerNote(mine);
        }

        var done = await shop.OpenTicket(client.Dana, "One that is done");
        await shop.Accept(done);
        await shop.SetStatus(done, "resolved");
        return (mine, done);
    }

    /// <summary>
    /// Each menu and unfolding row, of many alike the first, and each dialog; one after the other, and each by itself: the page was
    /// looked at.
    /// </summary>
    public async Task<int> LookAtWhatOpens(Screen screen)
    {
        var count = await screen.Page.EvaluateAsync<int>("""
            () => {
              const alike = new Set();
              window.openable = [...document.querySelectorAll('details:not([open]), dialog:not([open])')].filter(it => {
                const kind = it.localName + it.id + it.className + it.dataset.menu;
                return (it.localName === 'dialog' || it.firstElementChild.checkVisibility()) && !alike.has(kind) && alike.add(kind);
              });
              return openable.length;
            }
            """);
        for (var i = 0; i < count; i++)
        {
            await screen.Page.EvaluateAsync("""
                i => {
                  const it = window.opened = openable[i];
                  it.localName === 'dialog' ? it.showModal() : it.firstElementChild.click();
                }
                """, i);
            await Look(screen);
            await screen.Page.EvaluateAsync("""
                i => {
                  const it = openable[i];
                  it.localName === 'dialog' ? it.close() : it.open = false;
                  window.opened = null;
                }
                """, i);
        }

        return count;
    }

    public async Task Look(Screen screen, params string[] paths)
    {
        foreach (var path in paths)
        {
            await screen.GoTo(path);
            await Look(screen);
        }

        if (paths.Length == 0)
        {
            Violations.AddRange((await Axe.Violations(screen)).Select(found => $"{new Uri(screen.Page.Url).PathAndQuery} {found}"));
        }
    }
}
