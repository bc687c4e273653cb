using KtPortal.Core.Data;

namespace KtPortal.Core.Administration;

/// <summary>
/// A row of a list that a tenant keeps for itself: it has a place among the others, is set aside rather than deleted, and counts
/// its changes, so that two who edit it don't overwrite each other.
/// </summary>
public abstract class CatalogEntry : TenantEntity
{
    public string Name { get; protected internal set; } = "";

    public int SortOrder { get; protected internal set; }

    public bool IsActive { get; protected internal set; } = true;

    /// <summary>What is taken where nobody chose. Lists without one ignore it.</summary>
    public bool IsDefault { get; protected internal set; }

    public int Version { get; private set; } = 1;

    internal void CountChange() => Version++;
}

/// <summary>What a form says of an entry.</summary>
public abstract record CatalogDraft
{
    public required string Name { get; init; }

    public bool IsDefault { get; init; }
}
