using KtPortal.Core.Accounts;
using KtPortal.Core.Branding;
using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using Npgsql;

namespace KtPortal.Core.Tenancy;

/// <param name="Slug">Label of the automatic host: <c>{slug}.{base domain}</c>.</param>
/// <param name="BaseDomain">The deployment's domain, <c>localhost</c> in development.</param>
public sealed record NewTenant(string Name, string Slug, string BaseDomain, string TimeZone = "America/New_York", string TicketPrefix = "KT");

/// <summary>Makes a tenant that can work at once: its own company, roles, statuses, priorities, a queue, a host.</summary>
public sealed class TenantProvisioning(PortalDb db, BrandPublishing branding)
{
    /// <summary>Monday to Friday, eight to six: until the tenant says otherwise.</summary>
    private const string OfficeHours = """
        [{"day":1,"from":"08:00","until":"18:00"},{"day":2,"from":"08:00","until":"18:00"},{"day":3,"from":"08:00","until":"18:00"},
         {"day":4,"from":"08:00","until":"18:00"},{"day":5,"from":"08:00","until":"18:00"}]
        """;

    private static readonly string[] Categories = ["Technical Support", "Billing", "General Inquiry", "Bug Report", "Feature Request"];

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
        db.AddRange(Permission.BuiltInRoles.Select(r => Role.BuiltIn(r.Name, r.Audience, r.Permissions)));
        db.AddRange(Statuses());
        db.AddRange(Priorities());
        db.AddRange(
            TicketType.Seed("Incident", 1, isDefault: true), TicketType.Seed("Request", 2), TicketType.Seed("Question", 3), TicketType.Seed("Task", 4));
        db.Add(TicketQueue.Seed("Service desk", isDefault: true));
        db.AddRange(Categories.Select((name, i) => TicketCategory.Seed(name, i + 1)));
        await db.SaveChangesAsync(cancel);
        await RunAsync("insert into business_calendars (tenant_id, id, name, timezone, intervals, is_default) values ($1, $2, 'Office hours', $3, $4::jsonb, true)",
            cancel, tenantId, Guid.CreateVersion7(), tenant.TimeZone, OfficeHours);
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

    private static TicketStatus[] Statuses() =>
    [
        TicketStatus.Seed("New", Phase.New, StatusKey.New, 1, true),
        TicketStatus.Seed("Accepted", Phase.Open, StatusKey.Accepted, 2, true, "Open"),
        TicketStatus.Seed("Assigned", Phase.Open, StatusKey.Assigned, 3, false, "Open"),
        TicketStatus.Seed("Open", Phase.Open, StatusKey.Open, 4, false),
        TicketStatus.Seed("In Progress", Phase.InProgress, StatusKey.InProgress, 5, true),
        TicketStatus.Seed("Pending Client", Phase.Pending, StatusKey.PendingClient, 6, true, "Waiting for your reply"),
        TicketStatus.Seed("Resolved", Phase.Resolved, StatusKey.Resolved, 7, true),
        TicketStatus.Seed("Closed", Phase.Closed, StatusKey.Closed, 8, true),
        TicketStatus.Seed("Cancelled", Phase.Cancelled, StatusKey.Cancelled, 9, true),
    ];

    private static TicketPriority[] Priorities() =>
    [
        TicketPriority.Seed("Critical", PriorityLevel.Critical, 1, "Nobody can work"),
        TicketPriority.Seed("High", PriorityLevel.High, 2, "Some of us are stuck"),
        TicketPriority.Seed("Medium", PriorityLevel.Medium, 3, "It can wait a little", isDefault: true),
        TicketPriority.Seed("Low", PriorityLevel.Low, 4, "No hurry at all"),
    ];

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
