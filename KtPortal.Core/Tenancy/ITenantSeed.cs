namespace KtPortal.Core.Tenancy;

/// <summary>A tenant that has just been made.</summary>
/// <param name="ProviderId">Its own organization.</param>
public sealed record SeededTenant(Guid Id, Guid ProviderId, string TimeZone);

/// <summary>
/// What a feature gives a new tenant, so that it can work at once. Runs as the tenant's system, in the transaction that makes it.
/// </summary>
public interface ITenantSeed
{
    Task SowAsync(SeededTenant tenant, CancellationToken cancel);
}
