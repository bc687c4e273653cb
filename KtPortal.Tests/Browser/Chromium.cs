using Microsoft.Playwright;

namespace KtPortal.Tests.Browser;

/// <summary>Browser tests share one browser and come one after the other: two of them at once would only wait for each other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}

/// <summary>The browser of the system, found by KT_CHROMIUM or where Debian puts it. Nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // *.localhost is this machine, whatever its resolver thinks of it; and so are the domains that partners bring.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP *.example 127.0.0.1",
        // The driver's own list, of which a second one takes the place, and the model that Chromium tries out minutes after its start.
        "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,DialMediaRouteProvider,GlobalMediaControls,"
            + "HttpsUpgrades,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,Translate,OptimizationHints,"
            + "NetworkTimeServiceQuerying,OptimizationGuideOnDeviceModel,OnDeviceModelPerformanceParams",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    private static string Program => Environment.GetEnvironmentVariable("KT_CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await LaunchAsync(playwright);
        Assertions.SetDefaultExpectTimeout(10_000);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
    }

    /// <summary>Skips the test where there is no browser. One that crashed fails the test it crashed in, not those after it.</summary>
    internal async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        Assert.SkipWhen(browser is null, $"No Chromium at {Program}: install Debian's chromium or set KT_CHROMIUM.");
        if (!browser.IsConnected)
        {
            browser = await LaunchAsync(playwright!);
        }

        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(10_000);
        return context;
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Flags });
}
