using System.Collections.Frozen;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Features;

/// <summary>All that the features of this program declare, put together.</summary>
public sealed class FeatureCatalog
{
    private readonly FrozenDictionary<string, string> moduleOfPermission;

    public FeatureCatalog(IReadOnlyList<Feature> features)
    {
        Features = features;
        BuiltInRoles = BuiltInRole.From([.. features.SelectMany(f => f.Permissions)]);
        Places =
        [
            .. features.SelectMany(f => f.Places.Select(p => p with { Module = p.Module ?? f.Module }))
                .OrderBy(p => p.Group).ThenBy(p => p.Order),
        ];
        Purges = [.. features.SelectMany(f => f.Purges)];
        moduleOfPermission = features.Where(f => f.Module is not null)
            .SelectMany(f => f.Permissions.Select(p => KeyValuePair.Create(p.Name, f.Module!))).ToFrozenDictionary();
    }

    public IReadOnlyList<Feature> Features { get; }

    public IReadOnlyList<BuiltInRole> BuiltInRoles { get; }

    /// <summary>By group, in the order in which they are shown.</summary>
    public IReadOnlyList<Place> Places { get; }

    /// <summary>The address that the desk's search asks.</summary>
    public string Search => Places.First(p => p.IsSearch).Address;

    public IReadOnlyList<Purge> Purges { get; }

    /// <summary>Without the permissions of modules that the tenant has switched off.</summary>
    public IReadOnlyList<string> Without(IReadOnlyList<string> permissions, IReadOnlyList<string> modulesOff) => modulesOff.Count == 0
        ? permissions
        : [.. permissions.Where(p => !moduleOfPermission.TryGetValue(p, out var module) || !modulesOff.Contains(module))];
}
