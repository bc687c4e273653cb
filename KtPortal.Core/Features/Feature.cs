using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Features;

/// <summary>
/// What a capability brings to the house. It says so in its own folder; <see cref="FeatureList"/> names it, and nobody else does.
/// Schedules, reactions, counters, suggestions, seeds and demo data are services: it adds them with the others.
/// </summary>
public abstract class Feature
{
    /// <summary>A tenant may switch it off: then it has no navigation, no pages, no jobs and no permissions. Null: always on.</summary>
    public virtual string? Module => null;

    /// <summary>Its permissions, with the built-in roles that have them.</summary>
    public virtual IReadOnlyList<PermissionGrant> Permissions => [];

    /// <summary>Its entries in the navigation of desk and portal, and in the palette.</summary>
    public virtual IReadOnlyList<Place> Places => [];

    /// <summary>What of it is removed when it is old.</summary>
    public virtual IReadOnlyList<Purge> Purges => [];

    public abstract void AddServices(IServiceCollection services, Deployment deployment);
}
