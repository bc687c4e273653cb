using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Portal.Tickets;

/// <summary>What a narrow phone has room for.</summary>
public sealed class PhoneTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    private const string LongName = "Bildschirmfoto 2026-11-28 um 14.05.33 (2) Kopie von d41d8cd98f00b204e9800998ecf8427e.png";

    // Words that are cut, or that leave their box.
    private const string Cut = """
        [...document.querySelectorAll('.status, .status *, .btn, .badge, .tab, .segments a, .menu-item')]
          .filter(e => e.checkVisibility() && !e.closest('svg, .swipe-actions'))
          .filter(e => e.getBoundingClientRect().right > innerWidth + 1
            || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
          .map(e => e.textContent.trim())
        """;

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    public async Task A_chosen_file_has_a_row_of_its_own_and_Send_keeps_its_place(int width)
    {
        var ticket = await Accepted("Answered with a picture");
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.Page.SetViewportSizeAsync(width, 640);
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        await phone.Page.Locator(".replybox input[type=file]")
            .SetInputFilesAsync(new FilePayload { Name = LongName, MimeType = "image/png", Buffer = TestFiles.Png });
        var (chip, text, send) = (await Box(".replybox .file"), await Box("#reply-text"), await Box(".send"));
        Assert.True(chip.Y + chip.Height <= text.Y, "The file stands beside the text.");
        Assert.True(chip.X >= 0 && chip.X + chip.Width <= width, $"{chip.X} to {chip.X + chip.Width}");
        Assert.True(text.Width > width / 2, $"{text.Width} is left for the text");
        Assert.True(send.X + send.Width <= width && send.Y + send.Height <= 640, "Send is out of sight.");
        var ending = await Box(".replybox .file-name > :last-child");
        Assert.True(ending.Width > 20 && ending.X + ending.Width < width);
        await Expect(phone.Page.Locator(".replybox .file-name > :last-child")).ToHaveTextAsync("427e.png");
        await phone.Page.GetByLabel("Your reply").FillAsync("Here it is");
        await phone.Button("Send reply").TapAsync();
        await Expect(phone.Page.Locator("#conversation .file-name")).ToHaveTextAsync(LongName);
        Assert.True(await phone.Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth") <= width);

        async Task<LocatorBoundingBoxResult> Box(string what) => (await phone.Page.Locator(what).BoundingBoxAsync())!;
    }

    [Theory]
    [InlineData("en", 320)]
    [InlineData("de", 320)]
    [InlineData("de", 390)]
    public async Task Every_status_and_button_is_read_whole(string language, int width)
    {
        var person = Shop.Pine.Dana;
        List<OpenedTicket> opened = [];
        foreach (var status in (string[])["new", "in_progress", "pending_client", "resolved", "closed"])
        {
            var ticket = await Shop.OpenTicket(person, $"One that is {status}", "Critical");
            if (status != "new")
            {
                await Shop.Accept(ticket, assignee: Shop.Agent);
                await Shop.SetStatus(ticket, status);
            }

            opened.Add(ticket);
        }

        await using var phone = await Open(person, Device.Phone);
        await Portal.Database.Force("update users set locale = $2 where id = $1", person.Id, language);
        await phone.Page.SetViewportSizeAsync(width, 640);
        string[] pages =
        [
            "/portal", "/portal/tickets", "/portal/tickets?show=all", "/portal/tickets?show=done", "/portal/tickets/new", "/account",
            .. opened.Select(t => $"/portal/tickets/{t.Number}"), $"/portal/tickets/{opened[0].Number}/closure",
        ];
        foreach (var path in pages)
        {
            await phone.GoTo(path);
            Assert.Equal(language, await phone.Page.EvaluateAsync<string>("document.documentElement.lang"));
            Assert.True(await phone.Page.Locator(".status, .btn, .tab").CountAsync() > 0, path);
            Assert.Equal((path, ""), (path, string.Join(" | ", await phone.Page.EvaluateAsync<string[]>(Cut))));
        }
    }

    [Fact]
    public async Task A_field_that_is_put_right_is_red_no_longer()
    {
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.GoTo("/portal/tickets/new");
        await phone.Button("Send ticket").TapAsync();
        var (subject, message) = (phone.Page.Locator("[name=Subject]"), phone.Page.Locator("#s-err"));
        await Expect(message).ToBeVisibleAsync();
        await Expect(subject).ToHaveAttributeAsync("aria-invalid", "true");
        await subject.FillAsync("   ");
        await Expect(message).ToBeVisibleAsync();
        await subject.FillAsync("The printer");
        await Expect(message).ToBeHiddenAsync();
        await Expect(subject).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(phone.Page.Locator("[aria-invalid=true]")).ToHaveCountAsync(1);
    }
}
