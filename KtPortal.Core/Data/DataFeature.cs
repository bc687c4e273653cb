using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KtPortal.Core.Data;

public static class DataFeature
{
    public static IServiceCollection AddData(this IServiceCollection services, DatabaseOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<Connections>();
        services.AddSingleton(provider => provider.GetRequiredService<Connections>()[Lane.Doors]);
        services.AddSingleton(ContextSeal.From(options.AppPassword));
        services.AddSingleton<Doors>();
        services.AddDbContextPool<PortalDb>(
            (provider, db) => db
                .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
                .UseSnakeCaseNamingConvention()
                .AddInterceptors(new ContextGuard())
                // Who caught the exception says what it meant: nothing, where a page was left while its transaction began.
                .ConfigureWarnings(w => w.Log((RelationalEventId.TransactionError, LogLevel.Debug))),
            poolSize: 128);
        services.AddSingleton(TimeProvider.System);
        return services;
    }
}
