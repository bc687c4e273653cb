namespace KtPortal.Core.Jobs;

/// <summary>Work that the outbox knows: who does it says how often it is tried.</summary>
/// <param name="Module">Not done for tenants that have it switched off.</param>
/// <param name="Together">
/// Small work inside the database: where several of a tenant's are due, they are done in one transaction. If one of them fails, each is done
/// alone.
/// </param>
public sealed record JobKind(string Kind, RetryPlan Plan, string? Module = null, bool Together = false);

public sealed class JobKinds(IEnumerable<JobKind> kinds)
{
    private readonly Dictionary<string, JobKind> known = kinds.ToDictionary(k => k.Kind, StringComparer.Ordinal);

    /// <summary>Those that are done with others of their tenant.</summary>
    public IReadOnlyList<string> Together { get; } = [.. kinds.Where(k => k.Together).Select(k => k.Kind)];

    public RetryPlan PlanOf(string kind) => known.GetValueOrDefault(kind)?.Plan ?? RetryPlan.Usual;

    public string? ModuleOf(string kind) => known.GetValueOrDefault(kind)?.Module;
}
