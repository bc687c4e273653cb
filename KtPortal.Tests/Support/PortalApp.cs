using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KtPortal.Tests.Support;

/// <summary>
/// The product itself, started from its Program on a free port of this machine, on a test's database. Two of them on one
/// database are two nodes.
/// </summary>
public sealed class PortalApp : WebApplicationFactory<Program>
{
    private readonly TestDatabase database;
    private readonly Dictionary<string, string> settings;
    private readonly CaughtLog log = new();
    private readonly bool ownsData;

    private PortalApp(TestDatabase database, Dictionary<string, string>? more)
    {
        this.database = database;
        settings = database.Settings;
        DataFolder = Path.Combine(Path.GetTempPath(), $"kt-tests-{Environment.ProcessId}-{database.Name}");
        ownsData = !Directory.Exists(DataFolder); // the second node of a database shares the first one's
        settings["KT_DATA"] = DataFolder;
        settings["KT_TICKETS_PER_HOUR"] = "10000";
        settings["KT_LIMIT_COMMENTS"] = "10000";
        settings["KT_LIMIT_PUBLIC_PAGES"] = "10000"; // all browsers with scripts come from one address
        foreach (var (name, value) in more ?? [])
        {
            settings[name] = value;
        }

        UseKestrel(0);
    }

    public int Port { get; private set; }

    public string DataFolder { get; }

    /// <summary>What was logged as a warning or worse since the start.</summary>
    public IReadOnlyCollection<string> Complaints => log.Lines;

    /// <param name="settings">More KT_* variables.</param>
    public static Task<PortalApp> StartAsync(TestDatabase database, Dictionary<string, string>? settings = null) =>
        FixtureTimes.Of("node", () => StartAsync(new PortalApp(database, settings)));

    private static async Task<PortalApp> StartAsync(PortalApp app)
    {
        await Task.Run(app.StartServer);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        app.Port = new Uri(address).Port;
        return app;
    }

    /// <summary>A browser of its own, with an address of its own: nobody else's failed tries slow it down.</summary>
    public PortalClient Browser(string host = "kt.localhost", bool https = false) => new(Port, () => Complaints, host, https);

    /// <summary>A browser in which this person has signed in.</summary>
    public async Task<PortalClient> SignInAs(Person person)
    {
        var browser = Browser(person.Host);
        await browser.SignInAs(person.Email);
        return browser;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(database.Clock);
            services.AddLogging(logging => logging.ClearProviders().AddProvider(log));
        });
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
        }
        catch (AggregateException e) when (e.InnerExceptions.All(one => one is ObjectDisposedException))
        {
            // The product's own RunAsync stops and disposes at the same moment: who comes second finds what is gone already.
        }

        if (ownsData && Directory.Exists(DataFolder))
        {
            Directory.Delete(DataFolder, recursive: true);
        }
    }

    private sealed class CaughtLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
