using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Browser;

/// <summary>
/// Whatever people type: no page is wider than its window, nothing that is pressed lies outside it, and the bar to write in is there.
/// </summary>
public sealed class WideWordsTests(OpenHouse open, Chromium chromium) : IClassFixture<OpenHouse>
{
    // What scrolls sideways by design: rows that a swipe opens, bars of chips and tabs, columns of a board, code.
    private const string Measure = """
        width => {
          const found = [], sideways = '.swipe, .desk-toolbar, .admin-tabs, .tabs, .list-board, pre, textarea, [data-sideways]';
          const named = e => `<${e.localName} class="${e.getAttribute('class') ?? ''}"> ${e.textContent.trim().slice(0, 24)}`;
          if (document.scrollingElement.scrollWidth > width) found.push(`is ${document.scrollingElement.scrollWidth} wide`);
          for (const e of document.body.querySelectorAll('*')) {
            if (!e.checkVisibility({ visibilityProperty: true }) || e.closest('.sr-only, .skip, svg')) continue;
            if (/auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1 && !e.matches(sideways)) found.push(`scrolls sideways: ${named(e)}`);
            const box = e.getBoundingClientRect();
            if (e.matches('a[href], button, input, select, textarea, summary, h1, .replybar, .status') && box.width > 1 && !e.closest(sideways)
              && (box.right > width + 1 || box.left < -1) && !e.parentElement.closest('.truncate')) found.push(`${Math.round(box.left)} to ${Math.round(box.right)}: ${named(e)}`);
            if (e.matches('.replybar, .send') && (box.bottom > innerHeight + 1 || box.top < 0)) found.push(`out of sight: ${named(e)}`);
          }
          return found.slice(0, 4);
        }
        """;

    private readonly List<string> found = [];
    private int wide;

    [Fact]
    public async Task No_page_is_wider_than_its_window_whatever_anybody_typed()
    {
        var shop = open.House.Shop;
        (Person Who, int Least)[] people = [(shop.Admin, 25), (shop.Northwind.Owner, 8), (shop.Harbor.Dana, 8), (shop.Lumen.Office, 8)];
        var windows = new List<(Screen Screen, int[] Widths, List<string> Addresses)>();
        foreach (var (who, least) in people)
        {
            var addresses = await AddressesOf(who);
            Assert.True(addresses.Count >= least, $"only {addresses.Count} pages of {who.Email} were found");
            var screen = await Screen.OpenAsync(chromium, open.App, Device.Phone, worker: false);
            await screen.SignInAs(who);
            windows.Add((screen, [320, 390, 1024, 1440], addresses));
        }

        var visitor = await Screen.OpenAsync(chromium, open.App, Device.Phone, worker: false);
        visitor.Host = shop.Host;
        windows.Add((visitor, [320, 390, 1024], ["/login", "/login/link", "/login/reset", "/offline", "/nothing/here"]));
        await HostileWords.IntoAsync(open.House);
        foreach (var (screen, widths, addresses) in windows)
        {
            await using (screen)
            {
                await Walk(screen, widths, addresses);
            }
        }

        Assert.True(wide > 60, $"only {wide} pages showed such words");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private async Task Walk(Screen screen, int[] widths, List<string> addresses)
    {
        foreach (var address in addresses)
        {
            await screen.Resize(widths[0], 640);
            await screen.GoTo(address);
            var shows = "/W{20}|漢字漢字|d41d8cd98f00b204e98|👩‍👩‍👧‍👦👩|مرحبابكممر|copy_of_a_copy/.test(document.body.textContent)";
            wide += await screen.Page.EvaluateAsync<bool>(shows) ? 1 : 0;
            foreach (var width in widths)
            {
                await screen.Resize(width, width == 320 ? 640 : 844);
                var faults = await screen.Page.EvaluateAsync<string[]>(Measure, width);
                found.AddRange(faults.Select(what => $"{screen.Host}{address} at {width}: {what}"));
            }
        }
    }

    /// <summary>Of every route that shows a page to this person, with what the samples have there for him.</summary>
    private async Task<List<string>> AddressesOf(Person who)
    {
        var browser = await open.SignInAs(who);
        var pages = new List<string>();
        foreach (var place in open.Places.Where(p => p.Gets && p.Ends && (p.Open is not null || p.Admits(who))))
        {
            var samples = open.Routes.Where(r => r.Route == place.Route && !r.IsFragment && place.Open is null && open.Admits(who, r));
            var addresses = samples.SelectMany(s => s.Things.Where(t => t.SeenBy(who)).Select(s.Address)).Distinct().Take(2).ToList();
            if (addresses.Count == 0 && !place.HasParameters)
            {
                addresses.Add(place.Route);
            }

            foreach (var address in addresses)
            {
                var answer = await browser.GetAsync(address);
                var isPage = answer.Code == 200 && answer.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true;
                pages.AddRange(isPage && answer.Body.Contains("<html", StringComparison.Ordinal) ? [address] : []);
            }
        }

        return pages;
    }
}
