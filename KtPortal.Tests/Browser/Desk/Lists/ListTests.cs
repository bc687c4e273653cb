using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk.Lists;

/// <summary>A list worked through by key and hand.</summary>
public sealed class ListTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task Rows_are_chosen_by_key_changed_at_once_and_kept_as_a_view()
    {
        foreach (var subject in (string[])["First of three", "Second of three", "Third of three"])
        {
            await Shop.OpenTicket(Shop.Harbor.Dana, subject, "Low");
        }

        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(Shop.Manager);
        await desk.GoTo($"/desk/tickets?client={Shop.Harbor.Id}");
        var (page, bar) = (desk.Page, desk.Page.Locator("#bulk"));
        await Expect(bar).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Shift+X");
        await Expect(bar).ToContainTextAsync("2 selected");
        await page.Keyboard.PressAsync("p");
        var dialog = page.Locator("dialog[open]");
        await Expect(dialog.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("hi");
        await page.Keyboard.PressAsync("Enter");
        await Expect(desk.Text("2 tickets").First).ToBeVisibleAsync();
        await Expect(page.Locator("#list .priority-high")).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Link, new() { Name = "Save as new view" }).ClickAsync();
        await dialog.GetByLabel("Name").FillAsync("Harbor alone");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
        await Expect(page.Locator(".desk-navigation [aria-current=page]")).ToContainTextAsync("Harbor alone");
        desk.HasNothingToComplain();
    }

    [Fact]
    public async Task A_card_is_dragged_to_another_status()
    {
        var ticket = await Shop.OpenTicket(Shop.Pine.Dana, "To be dragged along");
        await Shop.Accept(ticket);
        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(Shop.Manager);
        await desk.GoTo($"/desk/tickets?layout=board&client={Shop.Pine.Id}");
        var column = desk.Page.Locator($"[data-column='{Shop.Statuses["assigned"]}']");
        await desk.Page.Locator($"[data-row='{ticket.Number}']").DragToAsync(column);
        await Expect(desk.Text("1 ticket").First).ToBeVisibleAsync();
        await desk.Page.ReloadAsync();
        await Expect(column.Locator($"[data-row='{ticket.Number}']")).ToBeVisibleAsync();
        desk.HasNothingToComplain();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_a_phone_several_cards_are_chosen_and_changed_from_below(bool scripts)
    {
        var client = scripts ? Shop.Lumen : Shop.Maple;
        foreach (var subject in (string[])["First on the phone", "Second on the phone", "Third on the phone"])
        {
            await Shop.OpenTicket(client.Dana, subject, "Low");
        }

        await using var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone, scripts: scripts);
        await phone.SignInAs(Shop.Manager);
        await phone.GoTo($"/desk/tickets?client={client.Id}");
        var (page, bar) = (phone.Page, phone.Page.Locator("#bulk"));
        var boxes = page.Locator("#list [data-row] > .check");
        await Expect(boxes.First).ToBeHiddenAsync();
        await page.Locator(".list-select").ClickAsync();
        await boxes.Nth(0).CheckAsync();
        await boxes.Nth(1).CheckAsync();
        await Expect(bar).ToBeVisibleAsync();
        var box = (await bar.BoundingBoxAsync())!;
        Assert.True(box.Y > page.ViewportSize!.Height * 0.7 && box.Y + box.Height <= page.ViewportSize.Height, $"{box.Y} + {box.Height}");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await bar.Locator(".bulk-more summary").ClickAsync();
        await bar.GetByRole(AriaRole.Button, new() { Name = "Category" }).ClickAsync();
        if (scripts)
        {
            await page.GetByRole(AriaRole.Option, new() { Name = "Technical Support" }).ClickAsync();
        }
        else
        {
            await page.Locator("[name=Value]").SelectOptionAsync(new SelectOptionValue { Label = "Technical Support" });
            await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        }

        await Expect(page.Locator("#toasts")).ToContainTextAsync("2 tickets");
        Assert.Equal(2, await portal.Database.Truth<long>(
            "select count(*) from tickets where organization_id = $1 and category_id = $2", client.Id, Shop.Categories["Technical Support"]));
        phone.HasNothingToComplain();
    }
}
