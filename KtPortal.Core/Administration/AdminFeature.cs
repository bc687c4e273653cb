using KtPortal.Core.Changes;
using KtPortal.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Administration;

/// <summary>What the admin pages of all features are made with.</summary>
public sealed class AdminFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddScoped<AdminJournal>();
        services.AddScoped<CatalogDesk>();
        services.AddScoped<CatalogQueries>();
        services.AddScoped<CatalogEdits>();
        services.AddScoped<CatalogOrder>();
        services.AddScoped<CatalogShelf>();
        services.AddScoped<CatalogMoves>();
        services.AddScoped<ITakesBack, CatalogUndo>();
    }
}

public static class AdminServices
{
    /// <summary>A feature's list: declared by <typeparamref name="T"/>, it has all that catalogues have.</summary>
    public static void AddCatalog<T>(this IServiceCollection services)
        where T : Catalog
    {
        services.AddSingleton<T>();
        services.AddSingleton<Catalog>(provider => provider.GetRequiredService<T>());
    }
}
