using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using KtPortal.Tests.Support;
using Microsoft.Playwright;

namespace KtPortal.Tests.Browser;

/// <summary>What somebody looks at the portal with.</summary>
public enum Device
{
    /// <summary>390 × 844, touched.</summary>
    Phone,

    /// <summary>1024 × 768, touched.</summary>
    Tablet,

    /// <summary>1440 × 900, with a mouse.</summary>
    Desk,
}

/// <summary>One window of one person, with cookies of its own. Keeps what the browser complained about.</summary>
public sealed class Screen : IAsyncDisposable
{
    private readonly PortalApp app;
    private readonly ConcurrentQueue<string> complaints = new();
    private ICDPSession? resizing;

    private Screen(IPage page, PortalApp app)
    {
        (Page, this.app) = (page, app);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Enqueue($"{message.Text} {message.Location} on {page.Url}");
            }
        };
        page.PageError += (_, error) => complaints.Enqueue($"{error} on {page.Url}");
    }

    public IPage Page { get; }

    /// <summary>Which host is asked.</summary>
    public string Host { get; set; } = "kt.localhost";

    /// <summary>Errors of scripts and requests, refusals by the content security policy.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    /// <param name="zone">Where the device's clock is: an IANA name.</param>
    /// <param name="worker">Without the service worker every request can be routed by the test.</param>
    public static async Task<Screen> OpenAsync(
        Chromium chromium, PortalApp app, Device device, bool scripts = true, bool dark = false, bool worker = true, string? zone = null)
    {
        var touched = device != Device.Desk;
        var context = await chromium.OpenAsync(new()
        {
            ViewportSize = device switch
            {
                Device.Phone => new() { Width = 390, Height = 844 },
                Device.Tablet => new() { Width = 1024, Height = 768 },
                _ => new() { Width = 1440, Height = 900 },
            },
            HasTouch = touched,
            IsMobile = touched,
            JavaScriptEnabled = scripts,
            TimezoneId = zone,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            ServiceWorkers = worker ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block,
        });
        return new Screen(await context.NewPageAsync(), app);
    }

    public string Address(string path) => $"http://{Host}:{app.Port}{path}";

    public Task<IResponse?> GoTo(string path) => Page.GotoAsync(Address(path));

    /// <summary>Signs in, without looking at the form, and lands on the person's first page.</summary>
    public async Task SignInAs(Person person)
    {
        Host = person.Host;
        using var browser = await app.SignInAs(person);
        await Page.Context.AddCookiesAsync(browser.Cookies.GetCookies(browser.Address("/")).Select(c => new Cookie
        {
            Name = c.Name,
            Value = c.Value,
            Domain = Host,
            Path = "/",
            HttpOnly = c.HttpOnly,
            SameSite = SameSiteAttribute.Lax,
        }));
        await GoTo("/");
        await IsAt("^(?!.*/login)");
    }

    /// <summary>Signs in by the form and lands on the person's first page.</summary>
    public async Task SignInByForm(Person person)
    {
        Host = person.Host;
        await GoTo("/login");
        await Page.GetByLabel("Email").FillAsync(person.Email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Shop.Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await IsAt("^(?!.*/login)");
    }

    /// <summary>Another window of the same browser, so to say: its session is this one's, too.</summary>
    public async Task ShareSessionOf(Screen other)
    {
        Host = other.Host;
        await Page.Context.AddCookiesAsync((await other.Page.Context.CookiesAsync()).Select(c => new Cookie
        {
            Name = c.Name,
            Value = c.Value,
            Domain = c.Domain,
            Path = c.Path,
            HttpOnly = c.HttpOnly,
            SameSite = c.SameSite,
        }));
    }

    /// <summary>Fails with all that the browser complained about, and with what the node logged.</summary>
    public void HasNothingToComplain() =>
        Assert.True(complaints.IsEmpty, Heard);

    /// <summary>Waits until the address fits, however the page came there. (The driver's own wait can miss a boosted one.)</summary>
    public Task IsAt([StringSyntax(StringSyntaxAttribute.Regex)] string address) =>
        Assertions.Expect(Page).ToHaveURLAsync(new Regex(address));

    /// <summary>A touched device of this size, from 1024 pixels on one with a mouse, without loading the page anew.</summary>
    public async Task Resize(int width, int height)
    {
        resizing ??= await Page.Context.NewCDPSessionAsync(Page);
        var touched = width < 1024;
        await resizing.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = touched, ["maxTouchPoints"] = 1 });
        await resizing.SendAsync("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width,
            ["height"] = height,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = touched,
        });
        await Page.WaitForFunctionAsync(
            "([width, touched]) => innerWidth >= width && matchMedia('(pointer: coarse)').matches === touched", new object[] { width, touched });
    }

    /// <summary>Waits until the page's event stream is open.</summary>
    public Task IsLive() => Assertions.Expect(Page.Locator("html")).ToHaveAttributeAsync("data-live", "live");

    /// <summary>From the next page on its timers can be put forward: <see cref="HasAsked"/>.</summary>
    public Task HoldClock() => Page.Clock.InstallAsync();

    /// <summary>
    /// Lets two seconds of the page's clock pass, and waits until everything that it asks for in them is under way: what is asked now
    /// comes last.
    /// </summary>
    public async Task HasAsked()
    {
        await Page.Clock.RunForAsync(2_000);
        await Page.RunAndWaitForRequestAsync(() => Page.EvaluateAsync("() => void fetch('/healthz')"), "**/healthz");
    }

    /// <summary>From now on a reload would be noticed by <see cref="WasNotReloaded"/>.</summary>
    public Task Watch() => Page.EvaluateAsync("window.watched = true");

    public async Task WasNotReloaded() => Assert.True(await Page.EvaluateAsync<bool?>("window.watched"), "The page was reloaded.");

    /// <summary>When the text first stood on the page after this was called, as the browser saw it change.</summary>
    public async Task<Func<Task<DateTimeOffset>>> Notice(string text)
    {
        await Page.EvaluateAsync("""
            text => { window.noticed = new Promise(tell => {
              const look = () => document.body.innerText.includes(text) && (seen.disconnect(), tell(performance.timeOrigin + performance.now()));
              const seen = new MutationObserver(look);
              seen.observe(document.documentElement, { subtree: true, childList: true, characterData: true });
            }); }
            """, text);
        return async () => DateTimeOffset.UnixEpoch.AddMilliseconds(await Page.EvaluateAsync<double>("window.noticed"));
    }

    private string Heard => $"The browser:\n{string.Join('\n', complaints)}\nThe node:\n{string.Join('\n', app.Complaints.TakeLast(5))}";

    public ILocator Text(string text) => Page.GetByText(text);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());
}
