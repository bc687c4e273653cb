using System.Text.Json.Nodes;
using KtPortal.Core.Kernel;

namespace KtPortal.Tests.Isolation;

/// <summary>One table: which audiences read it, and which of its tenant's rows each person sees, said independently of the policies.</summary>
public sealed record TableSample(string Name, params IReadOnlyList<Audience> Readers)
{
    /// <summary>Whose a row is, besides what follows from the organization, the subject and the visibility that it names.</summary>
    public Func<JsonObject, Sight, bool> Seen { get; init; } = (_, _) => true;

    /// <summary>What one doesn't read of the rows that are one's own.</summary>
    public Func<JsonObject, Sight, bool> Read { get; init; } = (_, _) => true;

    /// <summary>What pages set of it, where not every value goes; else any column can be set to what it is.</summary>
    public string? Change { get; init; }

    /// <summary>Which rows one may delete of those one sees.</summary>
    public Func<JsonObject, Sight, bool> Deleted { get; init; } = (_, _) => true;

    /// <summary>Makes a copy of a row unlike every other one: what is unique about it besides its key.</summary>
    public Action<JsonObject, Actor> MakeUnique { get; init; } = (_, _) => { };

    /// <summary>
    /// What others of the tenant don't see is hidden for the sake of their forms alone: to name it is no attack.
    /// </summary>
    public bool IsNamedByAll { get; init; }

    /// <summary>Why its key can't begin with the tenant. To add one is a decision.</summary>
    public string? WithoutTenantKey { get; init; }

    /// <summary>Rows of no tenant.</summary>
    public bool IsOfNoTenant { get; init; }
}

public static class Readers
{
    public static readonly IReadOnlyList<Audience> Everybody = [Audience.Provider, Audience.Partner, Audience.ClientAdmin, Audience.ClientUser];

    public static readonly IReadOnlyList<Audience> Staff = [Audience.Provider, Audience.Partner];

    public static readonly IReadOnlyList<Audience> Provider = [Audience.Provider];

    public static readonly IReadOnlyList<Audience> Nobody = [];
}
