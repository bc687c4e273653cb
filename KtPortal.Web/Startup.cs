using KtPortal.Core.Data;

namespace KtPortal.Web;

/// <summary>What happens before the first request: the schema is brought up to date.</summary>
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
    }
}
