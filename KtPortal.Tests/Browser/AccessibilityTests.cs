using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser;

/// <summary>axe finds nothing against WCAG 2.2 A and AA, on any page, light or dark, under the provider's brand and a partner's.</summary>
public sealed class AccessibilityTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private readonly AccessibilityCheck check = new();

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
        var (mine, done) = await AccessibilityCheck.Fill(shop, client);
        var staff = partner ? shop.Northwind.Owner : shop.Manager;

        await using var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone);
        phone.Host = client.Host;
        await check.Look(phone, "/login", "/login/link", "/login/reset", "/offline");
        await phone.SignInAs(client.Dana);
        await check.Look(phone, "/portal", "/portal/tickets", "/portal/tickets?show=done", "/portal/tickets/new", $"/portal/tickets/{mine.Number}", $"/portal/tickets/{done.Number}", $"/portal/tickets/{done.Number}/closure", "/account", "/nothing/here");
        await phone.GoTo("/portal/tickets");
        await phone.Page.Locator(".row-menu > summary").First.TapAsync();
        await check.Look(phone);
        await phone.GoTo("/portal/tickets/new");
        await phone.Button("Send ticket").TapAsync();
        await phone.Page.Locator("#s-err").WaitForAsync();
        await check.Look(phone);

        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        desk.Host = staff.Host;
        await check.Look(desk, "/login");
        await desk.SignInAs(staff);
        await check.Look(desk, "/desk/inbox", "/desk/tickets", "/desk/tickets?view=all", "/desk/lists/tickets/filter", "/desk/tickets/new", $"/desk/tickets/{mine.Number}", $"/desk/tickets/{mine.Number}?tab=timeline", $"/desk/tickets/{done.Number}", "/account", "/nothing/here");
        await desk.GoTo("/desk/inbox");
        await desk.Page.Locator("#inbox summary.list-row").First.ClickAsync();
        await check.Look(desk);
        await CheckLayers(desk);

        Assert.True(check.Violations.Count == 0, string.Join('\n', check.Violations.Distinct()));
        // That a page is not found or a form refused the browser says, too; anything else would be ours to mend.
        Assert.DoesNotContain(phone.Complaints.Concat(desk.Complaints), c => !c.Contains("responded with a status of 4", StringComparison.Ordinal));
    }

    // A brand as one looks: its own colours, corners and typeface, for light and dark.
    private Task<int> Dress(PartnerCompany partner) => portal.Database.Force("update brands set stylesheet = $2 where organization_id = $1",
        partner.Id, KtPortal.Core.Branding.BrandStylesheet.Write(KtPortal.Core.Demo.DemoBrands.Northwind));

    /// <summary>What opens over a page, and the navigation as a rail.</summary>
    private async Task CheckLayers(Screen desk)
    {
        await desk.GoTo("/desk/tickets");
        await desk.IsLive();
        await desk.Page.Locator(".user-menu > summary").ClickAsync();
        await check.Look(desk);
        await desk.Page.Keyboard.PressAsync("Escape");
        foreach (var (key, opened) in ((string, string)[])[("f", ".popover"), ("?", "#keys"), ("/", "#palette [role=option]")])
        {
            await desk.Page.Keyboard.PressAsync(key);
            await desk.Page.Locator(opened).First.WaitForAsync();
            await check.Look(desk);
            await desk.Page.Keyboard.PressAsync("Escape");
        }

        await desk.Page.Locator(".navigation-rail").ClickAsync();
        await check.Look(desk, "/desk/tickets");
        await desk.Page.Locator(".navigation-rail").ClickAsync();
    }
}
