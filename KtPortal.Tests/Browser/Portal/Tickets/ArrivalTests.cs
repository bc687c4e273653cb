using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Portal.Tickets;

/// <summary>An answer reaches a client wherever he is: on the first page, further up in the conversation, or at its end.</summary>
public sealed class ArrivalTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task An_answer_marks_an_open_first_page_until_it_is_read()
    {
        var ticket = await Accepted("Waited for at home", Shop.Agent);
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.IsLive();
        await phone.Watch();
        var (count, mark) = (phone.Page.Locator(".tabbar [data-count]"), phone.Page.Locator($"#updates a[href*='{ticket.Number}'] [data-unread]"));
        await Expect(count).ToBeHiddenAsync();
        await Shop.Reply(ticket, Shop.Agent, "It ships *tomorrow*.");
        await Expect(mark).ToBeVisibleAsync();
        await Expect(count).ToBeVisibleAsync();
        await Expect(phone.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(@"^\(1\) \w"));
        await phone.Page.Locator($"#updates a:not([data-protected])[href*='{ticket.Number}']").TapAsync();
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("It ships tomorrow.");
        await phone.Page.GoBackAsync();
        await Expect(phone.Page.Locator($"#updates a:not([data-protected])[href*='{ticket.Number}']")).ToBeVisibleAsync();
        await Expect(mark).ToHaveCountAsync(0);
        await Expect(count).ToBeHiddenAsync();
        await Expect(phone.Page).Not.ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(@"^\("));
        await phone.WasNotReloaded();
        phone.HasNothingToComplain();
    }

    [Fact]
    public async Task A_ticket_opens_where_what_is_new_begins()
    {
        var ticket = await Accepted("Read up to the middle", Shop.Agent);
        for (var i = 0; i < 9; i++)
        {
            await Shop.Reply(ticket, i < 5 ? Shop.Harbor.Dana : Shop.Agent, $"Part {i}.\n\nOf a story that takes its time.\n\nAnd a screen.");
        }

        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.Page.Locator($"#updates a:not([data-protected])[href*='{ticket.Number}']").TapAsync();
        await Expect(phone.Page.Locator("#new + .bubble")).ToContainTextAsync("Part 5.");
        await Expect(phone.Page.Locator("#new")).ToBeInViewportAsync();
        await Expect(phone.Page.GetByText("Part 5.")).ToBeInViewportAsync();
        await phone.IsLive();
        await Shop.Reply(ticket, Shop.Agent, "Part 9.");
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("Part 9.");
        await Expect(phone.Page.Locator("#new + .bubble")).ToContainTextAsync("Part 5.");
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("Part 8.");
        await Expect(phone.Page.Locator("#new")).ToHaveCountAsync(0);
        phone.HasNothingToComplain();
    }

    [Fact]
    public async Task What_is_read_in_one_tab_is_read_in_the_other()
    {
        var ticket = await Accepted("Open in two tabs", Shop.Agent);
        await Shop.Reply(ticket, Shop.Agent, "Read me anywhere.");
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await Expect(phone.Page.Locator($"#updates a[href*='{ticket.Number}'] [data-unread]")).ToBeVisibleAsync();
        await Expect(phone.Page.Locator(".tabbar [data-count]")).ToBeVisibleAsync();
        var other = await phone.Page.Context.NewPageAsync();
        await other.GotoAsync(phone.Address("/portal/tickets/" + ticket.Number));
        await Expect(phone.Page.Locator($"#updates a[href*='{ticket.Number}'] [data-unread]")).ToHaveCountAsync(0);
        await Expect(phone.Page.Locator(".tabbar [data-count]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_arrives_further_down_is_told_and_what_one_sends_is_in_view()
    {
        var ticket = await Accepted("A long story", Shop.Agent);
        for (var i = 0; i < 12; i++)
        {
            await Shop.Reply(ticket, i % 2 == 0 ? Shop.Agent : Shop.Harbor.Dana, $"Part {i}.\n\nOf a story that takes its time.");
        }

        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        await phone.IsLive();
        var (told, answer) = (phone.Page.Locator("[data-arrived]"), phone.Page.GetByText("Here is the end of it."));
        await phone.Page.EvaluateAsync("scrollTo(0, 0)");
        await Shop.Reply(ticket, Shop.Agent, "Here is the end of it.");
        await Expect(told).ToHaveTextAsync("1 new reply");
        await Expect(answer).Not.ToBeInViewportAsync();
        await told.TapAsync();
        await Expect(answer).ToBeInViewportAsync();
        await Expect(told).ToBeHiddenAsync();

        await phone.Page.EvaluateAsync("scrollTo(0, 0)");
        await phone.Page.GetByLabel("Your reply").FillAsync("And this is what I say to it.");
        await phone.Button("Send reply").TapAsync();
        await Expect(phone.Page.Locator("#conversation .bubble-own").Last).ToContainTextAsync("And this is what I say to it.");
        await Expect(phone.Page.Locator("#conversation .bubble-own").Last.Locator(".bubble-body")).ToBeInViewportAsync(new() { Ratio = 1 });

        // Who stands at the end sees it come.
        await Shop.Reply(ticket, Shop.Agent, "Until next time.");
        await Expect(phone.Page.GetByText("Until next time.")).ToBeInViewportAsync();
        await Expect(told).ToBeHiddenAsync();
        phone.HasNothingToComplain();
    }

    [Fact]
    public async Task Pictures_are_looked_at_over_the_page()
    {
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.GoTo("/portal/tickets/new");
        await phone.Page.GetByLabel("What do you need help with?").FillAsync("Three pictures");
        await phone.Page.GetByLabel("What happens?").FillAsync("This is what it looks like.");
        await phone.Page.Locator("input[type=file]").SetInputFilesAsync(((string[])["one.png", "two.png", "three.png"])
            .Select(name => new FilePayload { Name = name, MimeType = "image/png", Buffer = TestFiles.Png }));
        await phone.Button("Send ticket").TapAsync();
        var (viewer, links) = (phone.Page.Locator("#viewer"), phone.Page.Locator("#conversation a[data-picture]"));
        await Expect(links).ToHaveTextAsync([new System.Text.RegularExpressions.Regex("^one.png"), new("^two.png"), new("^three.png")]);
        await Expect(links.First.Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 1);

        await links.Nth(1).TapAsync();
        await Expect(viewer).ToBeVisibleAsync();
        await Expect(viewer.GetByRole(AriaRole.Img, new() { Name = "two.png" })).ToHaveJSPropertyAsync("complete", true);
        await Expect(viewer).ToContainTextAsync("2 of 3");
        await phone.Button("Next picture").TapAsync();
        await Expect(viewer).ToContainTextAsync("3 of 3");
        await phone.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(viewer).ToContainTextAsync("1 of 3");
        await Expect(viewer.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("download", "one.png");
        await phone.Page.Keyboard.PressAsync("Escape");
        await Expect(viewer).ToBeHiddenAsync();
        await Expect(links.First).ToBeFocusedAsync();
        phone.HasNothingToComplain();
    }
}
