namespace KtPortal.Core.Jobs;

/// <summary>Work that the outbox knows: who does it says how often it is tried.</summary>
/// <param name="Module">Not done for tenants that have it switched off.</param>
public sealed record JobKind(string Kind, RetryPlan Plan, string? Module = null);

public sealed class JobKinds(IEnumerable<JobKind> kinds)
{
    private readonly Dictionary<string, JobKind> known = kinds.ToDictionary(k => k.Kind, StringComparer.Ordinal);

    public RetryPlan PlanOf(string kind) => known.GetValueOrDefault(kind)?.Plan ?? RetryPlan.Usual;

    public string? ModuleOf(string kind) => known.GetValueOrDefault(kind)?.Module;
}
