using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KtPortal.Core.Data;

public static class DataFeature
{
    public static IServiceCollection AddData(this IServiceCollection services, DatabaseOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(options.App).Build());
        services.AddSingleton<Doors>();
        services.AddDbContextPool<PortalDb>(
            (provider, db) => db
                .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
                .AddInterceptors(new ContextGuard()),
            poolSize: 128);
        services.AddSingleton(TimeProvider.System);
        return services;
    }
}
