using System.Globalization;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser;

/// <summary>
/// Every component in every state, as the components page shows them: photographed (KT_PHOTOS names the folder), nothing empty, nothing
/// wider than the screen, no complaint of the browser or of axe.
/// </summary>
public sealed class ComponentsTests(ComponentsTests.DevelopmentPortal portal, Chromium chromium) : IClassFixture<ComponentsTests.DevelopmentPortal>
{
    private const string Address = "/dev/components";

    // Of what has a size and isn't inside a box that scrolls by itself, what reaches beyond the screen.
    private const string TooWide = """
        section => {
          const scrolls = e => e && e !== section && (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
          return [...section.querySelectorAll('*')].filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 1
            && (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1) && !scrolls(e)
            && !e.closest('.sr-only, .skip, caption')).map(e => e.outerHTML.slice(0, 160));
        }
        """;

    private static string? Photos => Environment.GetEnvironmentVariable("KT_PHOTOS");

    [Theory]
    [InlineData(Device.Phone, false)]
    [InlineData(Device.Phone, true)]
    [InlineData(Device.Desk, false)]
    [InlineData(Device.Desk, true)]
    public async Task Every_component_can_be_seen_and_passes_axe(Device device, bool dark)
    {
        await using var screen = await Screen.OpenAsync(chromium, portal.App, device, dark: dark);
        await screen.GoTo(Address);
        var names = await screen.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('main > section')].map(s => s.id)");
        Assert.True(names.Length >= 8, $"only {names.Length} sections were found");
        foreach (var name in names)
        {
            await Look(screen, name, string.Create(CultureInfo.InvariantCulture, $"{device}-{(dark ? "dark" : "light")}-{name}.png"));
        }

        if (!dark)
        {
            Assert.Empty(await Axe.Violations(screen)); // which looks at both
        }

        screen.HasNothingToComplain();
    }

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desk)]
    public async Task Help_finds_room_and_passes_axe(Device device)
    {
        await using var screen = await Screen.OpenAsync(chromium, portal.App, device);
        foreach (var path in (string[])["/dev/help", "/dev/help/article"])
        {
            await screen.GoTo(path);
            Assert.True(await screen.Page.Locator("h1").IsVisibleAsync(), path);
            Assert.Equal(0, await screen.Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth"));
            Assert.Empty(await Axe.Violations(screen));
        }

        screen.HasNothingToComplain();
    }

    [Fact]
    public async Task Text_in_charts_is_never_smaller_than_eleven_pixels_and_stays_apart_on_the_narrowest_phone()
    {
        await using var screen = await Screen.OpenAsync(chromium, portal.App, Device.Phone);
        await screen.Page.SetViewportSizeAsync(320, 700);
        await screen.GoTo(Address);
        var texts = await screen.Page.EvaluateAsync<int>("document.querySelectorAll('#charts text').length");
        var wrong = await screen.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('#charts svg')].flatMap(svg => {
              const texts = [...svg.querySelectorAll('text')].filter(t => t.getBoundingClientRect().width).map(t => [t, t.getBoundingClientRect()]);
              return texts.flatMap(([t, a], i) => [
                ...(parseFloat(getComputedStyle(t).fontSize) < 11 || a.height < 11 ? [`small: ${t.textContent}`] : []),
                ...texts.slice(i + 1).filter(([, b]) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom).map(([o]) => `${t.textContent} on ${o.textContent}`)]);
            })
            """);

        Assert.True(texts > 100, $"only {texts} texts");
        Assert.Empty(wrong);
    }

    private static async Task Look(Screen screen, string name, string file)
    {
        var section = screen.Page.Locator("#" + name);
        var box = await section.BoundingBoxAsync();
        Assert.True(box is { Height: > 60 } && (await section.InnerTextAsync()).Trim().Length > 20, $"{name} is empty");
        Assert.True((await section.EvaluateAsync<string[]>(TooWide)) is [], $"{name} is too wide:\n" + string.Join('\n', await section.EvaluateAsync<string[]>(TooWide)));
        if (Photos is { Length: > 0 } folder)
        {
            await section.ScreenshotAsync(new() { Path = System.IO.Path.Combine(folder, file) });
        }
    }

    /// <summary>The page exists in development only.</summary>
    public sealed class DevelopmentPortal : OpenPortal
    {
        protected override Dictionary<string, string>? Settings => new() { ["environment"] = "Development" };
    }
}
