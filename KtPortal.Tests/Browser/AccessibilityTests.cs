using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser;

/// <summary>axe finds nothing against WCAG 2.2 A and AA, on any page, light or dark, under the provider's brand and a partner's.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private readonly List<string> violations = [];

    [Fact]
    public async Task What_is_wrong_is_found_in_light_and_in_dark()
    {
        await using var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone);
        await phone.GoTo("/login");
        await phone.Page.EvaluateAsync("""
            () => {
              const pale = Object.assign(document.createElement('p'), { textContent: 'Hardly to be read at night' });
              pale.style.color = 'light-dark(#000, #333)';
              document.querySelector('main').append(document.createElement('img'), pale);
            }
            """);
        var found = await Axe.Violations(phone);
        Assert.Equal(2, found.Count);
        Assert.StartsWith("image-alt", found[0], StringComparison.Ordinal);
        Assert.StartsWith("dark: color-contrast", found[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_page_violates_what_axe_can_tell(bool partner)
    {
        var shop = portal.Shop;
        var client = partner ? shop.Lumen : shop.Harbor;
        await Dress(shop.Northwind);
        var (mine, done) = await Fill(shop, client);
        var staff = partner ? shop.Northwind.Owner : shop.Manager;

        await using var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone);
        phone.Host = client.Host;
        await Check(phone, "/login", "/login/link", "/login/reset", "/offline");
        await phone.SignInAs(client.Dana);
        await Check(phone, "/portal", "/portal/tickets", "/portal/tickets?show=done", "/portal/tickets/new", $"/portal/tickets/{mine.Number}", $"/portal/tickets/{done.Number}", $"/portal/tickets/{done.Number}/closure", "/account", "/nothing/here");
        await phone.GoTo("/portal/tickets");
        await phone.Page.Locator(".row-menu > summary").First.TapAsync();
        await Check(phone);
        await phone.GoTo("/portal/tickets/new");
        await phone.Button("Send ticket").TapAsync();
        await phone.Page.Locator("#s-err").WaitForAsync();
        await Check(phone);

        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        desk.Host = staff.Host;
        await Check(desk, "/login");
        await desk.SignInAs(staff);
        await Check(desk, "/desk/inbox", "/desk/tickets", "/desk/tickets?view=all", "/desk/lists/tickets/filter", "/desk/tickets/new", $"/desk/tickets/{mine.Number}", $"/desk/tickets/{mine.Number}?tab=timeline", $"/desk/tickets/{done.Number}", "/account", "/nothing/here");
        await desk.GoTo("/desk/inbox");
        await desk.Page.Locator("#inbox summary.tr").First.ClickAsync();
        await Check(desk);
        await CheckLayers(desk);

        Assert.True(violations.Count == 0, string.Join('\n', violations.Distinct()));
        // That a page is not found or a form refused the browser says, too; anything else would be ours to mend.
        Assert.DoesNotContain(phone.Complaints.Concat(desk.Complaints), c => !c.Contains("responded with a status of 4", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desk)]
    public async Task Nothing_that_opens_on_the_desk_violates_it_on_a_narrow_screen_or_a_wide_one(Device device)
    {
        var shop = portal.Shop;
        var (mine, done) = await Fill(shop, shop.Harbor);
        await using var desk = await Screen.OpenAsync(chromium, portal.App, device);
        await desk.SignInAs(shop.Manager);
        var opened = 0;
        foreach (var path in (string[])["/desk/inbox", "/desk/tickets?view=all", "/desk/lists/tickets/filter", "/desk/tickets/new", $"/desk/tickets/{mine.Number}", $"/desk/tickets/{mine.Number}?tab=details", $"/desk/tickets/{done.Number}"])
        {
            await Check(desk, path);
            opened += await CheckWhatOpens(desk);
        }

        Assert.True(opened >= 8, $"only {opened} menus, rows and dialogs were opened");
        Assert.True(violations.Count == 0, string.Join('\n', violations.Distinct()));
        desk.HasNothingToComplain();
    }

    // A brand as one looks: its own colours, corners and typeface, for light and dark.
    private Task<int> Dress(PartnerCompany partner) => portal.Database.Force("update brands set stylesheet = $2 where organization_id = $1",
        partner.Id, KtPortal.Core.Branding.BrandStylesheet.Write(KtPortal.Core.Demo.DemoBrands.Northwind));

    private static async Task<(OpenedTicket Mine, OpenedTicket Done)> Fill(Shop shop, ClientCompany client)
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

    /// <summary>What opens over a page, and the navigation as a rail.</summary>
    private async Task CheckLayers(Screen desk)
    {
        await desk.GoTo("/desk/tickets");
        await desk.IsLive();
        await desk.Page.Locator(".user-menu > summary").ClickAsync();
        await Check(desk);
        await desk.Page.Keyboard.PressAsync("Escape");
        foreach (var (key, opened) in ((string, string)[])[("f", "dialog[data-fetched]"), ("?", "#keys"), ("/", "#palette [role=option]")])
        {
            await desk.Page.Keyboard.PressAsync(key);
            await desk.Page.Locator(opened).First.WaitForAsync();
            await Check(desk);
            await desk.Page.Keyboard.PressAsync("Escape");
        }

        await desk.Page.Locator(".nav-rail").ClickAsync();
        await Check(desk, "/desk/tickets");
        await desk.Page.Locator(".nav-rail").ClickAsync();
    }

    // Each menu and unfolding row, of many alike the first, and each dialog; one after the other.
    private async Task<int> CheckWhatOpens(Screen screen)
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
            await screen.Page.EvaluateAsync("i => { const it = openable[i]; it.localName === 'dialog' ? it.showModal() : it.firstElementChild.click(); }", i);
            await Check(screen);
            await screen.Page.EvaluateAsync("i => { const it = openable[i]; it.localName === 'dialog' ? it.close() : it.open = false; }", i);
        }

        return count;
    }

    private async Task Check(Screen screen, params string[] paths)
    {
        foreach (var path in paths)
        {
            await screen.GoTo(path);
            await Check(screen);
        }

        if (paths.Length == 0)
        {
            violations.AddRange((await Axe.Violations(screen)).Select(found => $"{new Uri(screen.Page.Url).PathAndQuery} {found}"));
        }
    }
}
