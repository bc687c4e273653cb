using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(KtPortal.Tests.Browser.Chromium))]

namespace KtPortal.Tests.Browser;

/// <summary>
/// The browser of the system, found by KT_CHROMIUM or where Debian puts it; nothing is downloaded. One for all tests of the run, started
/// by the first: each window has cookies and storage of its own.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>Milliseconds until what doesn't come counts as not coming: a busy machine takes longer than it seems.</summary>
    private const float Patience = 30_000;

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

    private readonly SemaphoreSlim starting = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    private static string Program => Environment.GetEnvironmentVariable("KT_CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium";

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
        starting.Dispose();
    }

    /// <summary>Skips the test where there is no browser. One that crashed fails the test it crashed in, not those after it.</summary>
    internal async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        Assert.SkipUnless(File.Exists(Program), $"No Chromium at {Program}: install Debian's chromium or set KT_CHROMIUM.");
        var context = await (await StartedAsync()).NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }

    private async Task<IBrowser> StartedAsync()
    {
        await starting.WaitAsync();
        try
        {
            if (browser is not { IsConnected: true })
            {
                Assertions.SetDefaultExpectTimeout(Patience);
                playwright ??= await Playwright.CreateAsync();
                browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Flags });
            }

            return browser;
        }
        finally
        {
            starting.Release();
        }
    }
}
