using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.LongJobs;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Lists;

/// <summary>Lists as a whole: what each of them is, its own feature declares.</summary>
public sealed class ListsFeature : Feature
{
    /// <summary>Lets others see one's views. One's own anybody on the desk makes.</summary>
    public const string ShareViews = "views.share";

    public override IReadOnlyList<PermissionGrant> Permissions => [new(ShareViews, Admin | Manager | Finance)];

    public override IReadOnlyList<Purge> Purges => [new("delete from bulk_runs where created_at < now() - interval '7 days'")];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton<ListCatalog>();
        services.AddScoped<ListReader>();
        services.AddScoped<ListExport>();
        services.AddScoped<SavedViews>();
        services.AddSingleton<ICounterSource, SavedViewPlaces>();
        services.AddScoped<BulkRuns>();
        services.AddScoped<BulkUndo>();
        services.AddSingleton<BulkRunner>();
        services.AddLongJob<BulkJob>(BulkJob.Kind);
    }
}

public static class ListServices
{
    /// <summary>Declares a list of a feature's.</summary>
    public static IServiceCollection AddList<T>(this IServiceCollection services)
        where T : ListDeclaration => services.AddSingleton<T>().AddSingleton<ListDeclaration>(all => all.GetRequiredService<T>());

    /// <summary>Says who changes many rows of a list.</summary>
    public static IServiceCollection AddBulkWork<T>(this IServiceCollection services, string list)
        where T : class, IBulkWork => services.AddKeyedScoped<IBulkWork, T>(list);
}
