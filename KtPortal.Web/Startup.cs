using System.Diagnostics;
using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using KtPortal.Core.Features;

namespace KtPortal.Web;

/// <summary>What happens before the first request: the schema is brought up to date, and an empty demo is filled.</summary>
public static class Startup
{
    public static async Task PrepareAsync(IServiceProvider services, PortalSettings settings, CancellationToken cancel)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("KtPortal.Startup");
        if (settings.Database.Owner is { } owner)
        {
            var applied = await Migrator.MigrateAsync(owner, settings.Database.AppPassword, cancel);
            if (applied > 0)
            {
                log.LogInformation("Applied {Count} migrations", applied);
            }
        }

        await services.GetRequiredService<Doors>().CheckAsync(cancel);
        if (await services.GetRequiredService<RoleSync>().RunAsync(cancel) is > 0 and var roles)
        {
            log.LogInformation("{Count} built-in roles have the permissions of this version", roles);
        }

        if (settings.Demo)
        {
            await SeedAsync(services, settings, log, cancel);
        }
    }

    /// <summary>
    /// All that the argument <c>migrate</c> does: with the owner's connection, which the nodes then need not know.
    /// </summary>
    /// <exception cref="InvalidOperationException">KT_DATABASE is not set.</exception>
    public static async Task MigrateAsync(PortalSettings settings, TextWriter told, CancellationToken cancel)
    {
        var owner = settings.Database.Owner
            ?? throw new InvalidOperationException("Migrating needs KT_DATABASE, the connection string of the database's owner.");
        var applied = await Migrator.MigrateAsync(owner, settings.Database.AppPassword, cancel);
        await told.WriteLineAsync($"Applied {applied} migrations");
    }

    private static async Task SeedAsync(IServiceProvider services, PortalSettings settings, ILogger log, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        await using var scope = services.CreateAsyncScope();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        if (await scope.ServiceProvider.GetRequiredService<DemoData>().SeedAsync(settings.BaseDomain, now, cancel))
        {
            log.LogInformation("Wrote the demo data in {Seconds:0.0} s", Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }
}
