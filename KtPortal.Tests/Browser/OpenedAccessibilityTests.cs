using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser;

/// <summary>Nor does axe find anything in what opens on a page.</summary>
public sealed class OpenedAccessibilityTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private readonly AccessibilityCheck check = new();

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desk)]
    public async Task Nothing_that_opens_on_the_desk_violates_it_on_a_narrow_screen_or_a_wide_one(Device device)
    {
        var shop = portal.Shop;
        var (mine, done) = await AccessibilityCheck.Fill(shop, shop.Harbor);
        await using var desk = await Screen.OpenAsync(chromium, portal.App, device);
        await desk.SignInAs(shop.Manager);
        var opened = 0;
        foreach (var path in (string[])["/desk/inbox", "/desk/tickets?view=all", "/desk/lists/tickets/filter", "/desk/tickets/new", $"/desk/tickets/{mine.Number}", $"/desk/tickets/{mine.Number}?tab=details", $"/desk/tickets/{done.Number}"])
        {
            await desk.GoTo(path);
            if (device == Device.Phone)
            {
                await check.Look(desk); // wide the page itself is looked at by AccessibilityTests
            }

            opened += await check.LookAtWhatOpens(desk);
        }

        Assert.True(opened >= 8, $"only {opened} menus, rows and dialogs were opened");
        Assert.True(check.Violations.Count == 0, string.Join('\n', check.Violations.Distinct()));
        desk.HasNothingToComplain();
    }
}
