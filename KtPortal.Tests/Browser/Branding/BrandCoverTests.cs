using KtPortal.Core.Branding.Css;
using KtPortal.Core.Tenancy;
using KtPortal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Browser.Branding;

/// <summary>A brand's own style sheet, written to deceive, on the pages that tell people their place in line.</summary>
public sealed class BrandCoverTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    // Each part in turn is brought into sight; what the eye meets at its middle must be the part itself.
    private const string Covered = """
        () => [...document.querySelectorAll('[data-protected]')].flatMap(part => {
          part.scrollIntoView({ block: 'center' });
          const box = part.getBoundingClientRect(), name = part.id || part.className || part.tagName;
          if (box.width < 100 || box.height < 30 || box.left < 0 || box.right > innerWidth + 1 || box.top < 0) return [`${name} is out of sight: ${JSON.stringify(box)}`];
          return [.2, .5, .8].flatMap(x => [.25, .5, .75].map(y => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)))
            .filter(top => !top || !part.contains(top)).map(top => `${name} lies under ${top?.tagName}.${top?.className}`);
        })
        """;

    private Shop Shop => portal.Shop;

    [Theory]
    [InlineData(".card::before, .btn::after, h1::after, h2::before { content: 'You are #1'; position: absolute; inset: -2000px; z-index: 100; background: red }")]
    [InlineData("h1, .card, footer { position: absolute; top: 0; left: 0; width: 100vw; height: 200vh; z-index: 100; background: red }")]
    [InlineData(".topbar, .tabbar, .skip, .actionbar, .replybar { position: absolute; top: 0; inset: 0; min-height: 100vh; height: 200vh; border: 50vh solid red; box-shadow: 0 0 0 200vmax red; outline: 200vmax solid red }")]
    [InlineData(".topbar::after, .topbar *::before, .tabbar a::after { content: 'You are #1'; position: absolute; inset: -2000px; z-index: 100; background: red }")]
    [InlineData("main, main *, body { isolation: isolate; transform: scale(1); opacity: .99 } .topbar { z-index: 100; height: 100vh }")]
    [InlineData("h1, .topbar, p, section { margin-bottom: -3000px; margin-top: -3000px } * { margin-left: calc(0px - 9999px) } .brand { background: red }")]
    [InlineData("h1, p, .card { box-shadow: 0 0 0 200vmax red; outline: 200vmax solid red; z-index: 100; position: relative }")]
    [InlineData("body, main, main * { margin-left: 5000px; border-left: 5000px solid; padding-left: 5000px; gap: 5000px; text-indent: 5000px }")]
    [InlineData("h1, p, h2 { transform: scale(60); rotate: 20deg; background: red; animation: on 1s infinite } @keyframes on { from { z-index: 100; translate: 0 300px } to { z-index: 100; scale: 90 } }")]
    public async Task Nothing_lies_over_the_place_in_line(string css)
    {
        var first = await Shop.OpenTicket(Shop.Harbor.Dana, "Waiting in line");
        await Shop.OpenTicket(Shop.Harbor.Dana, "Waiting behind it");
        await Wear("");
        await using var screen = await Screen.OpenAsync(chromium, portal.App, Device.Phone);
        await screen.SignInAs(Shop.Harbor.Dana);
        await Wear(CustomStyles.Read(css).Css!);
        foreach (var path in new[] { "/portal", $"/portal/tickets/{first.Number}" })
        {
            await screen.GoTo(path);
            foreach (var (width, height) in ((int, int)[])[(390, 844), (1440, 900)])
            {
                await screen.Resize(width, height);
                Assert.True(await screen.Page.EvaluateAsync<bool>("document.body.matches('.brand') && !!document.querySelector('[data-protected]')"));
                Assert.Empty(await screen.Page.EvaluateAsync<string[]>(Covered));
            }
        }
    }

    private async Task Wear(string css)
    {
        await portal.Database.Force("update brands set custom_css = $2 where organization_id = $1", Shop.ProviderId, css);
        portal.App.Services.GetRequiredService<HostDirectory>().Forget();
    }
}
