using KtPortal.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Placeholders;

/// <summary>What texts with placeholders are made with. Which ones there are, the features say whose values they are.</summary>
public sealed class PlaceholdersFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton<PlaceholderBook>();
        services.AddScoped<PlaceholderValues>();
    }
}

public static class PlaceholderServices
{
    public static void AddPlaceholders<T>(this IServiceCollection services, IReadOnlyList<string> names, string? own = null)
        where T : class, IPlaceholderSource
    {
        services.AddSingleton(new PlaceholderSet(names, own));
        services.AddScoped<IPlaceholderSource, T>();
    }
}
