using KtPortal.Core.Accounts;
using KtPortal.Core.Branding;
using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Tenancy;

/// <param name="Slug">Label of the automatic host: <c>{slug}.{base domain}</c>.</param>
/// <param name="BaseDomain">The deployment's domain, <c>localhost</c> in development.</param>
public sealed record NewTenant(string Name, string Slug, string BaseDomain, string TimeZone = "America/New_York", string TicketPrefix = "KT");

/// <summary>Makes a tenant that can work at once: its own company, roles, a host, and what each feature sows.</summary>
public sealed class TenantProvisioning(PortalDb db, BrandPublishing branding, FeatureCatalog features, IEnumerable<ITenantSeed> seeds)
{
    /// <returns>The tenant's id and its own organization.</returns>
    public async Task<(Guid TenantId, Organization Provider)> CreateAsync(NewTenant tenant, CancellationToken cancel)
    {
        var tenantId = Guid.CreateVersion7();
        await db.EnterAsync(Actor.Platform("provisioning"), cancel);
        await RunAsync("insert into tenants (id, name, slug, timezone, ticket_prefix) values ($1, $2, $3, $4, $5)", cancel,
            tenantId, tenant.Name, tenant.Slug, tenant.TimeZone, tenant.TicketPrefix);
        await db.CommitAsync(cancel);

        await db.EnterAsync(Actor.System(tenantId, "provisioning"), cancel);
        var provider = Organization.Provider(tenant.Name);
        db.Add(provider);
        db.AddRange(features.BuiltInRoles.Select(r => Role.BuiltIn(r.Name, r.Audience, [.. r.Permissions])));
        await db.SaveChangesAsync(cancel);
        foreach (var seed in seeds)
        {
            await seed.SowAsync(new SeededTenant(tenantId, provider.Id, tenant.TimeZone), cancel);
        }

        await AddHostAsync(tenantId, provider.Id, $"{tenant.Slug}.{tenant.BaseDomain}", cancel);
        await db.CommitAsync(cancel);
        return (tenantId, provider);
    }

    /// <summary>To be called inside the tenant's system context.</summary>
    public Task AddHostAsync(Guid tenantId, Guid organizationId, string hostname, CancellationToken cancel) =>
        RunAsync("insert into hosts (hostname, tenant_id, organization_id) values ($1, $2, $3)", cancel,
            hostname.ToLowerInvariant(), tenantId, organizationId);

    /// <inheritdoc cref="AddHostAsync"/>
    public Task AddBrandAsync(Guid tenantId, Guid organizationId, BrandSettings settings, byte[]? logo, CancellationToken cancel) =>
        branding.PublishFirstAsync(Actor.System(tenantId, "provisioning"), organizationId, settings, logo, cancel);

    private async Task RunAsync(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = db.Command(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancel);
    }
}
