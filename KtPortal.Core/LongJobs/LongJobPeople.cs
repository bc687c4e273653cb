using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.LongJobs;

/// <summary>Who asked for a long job, with the rights that person has by now.</summary>
internal sealed class LongJobPeople(FeatureCatalog features)
{
    /// <summary>Read as the tenant's system. Null: no account any more, so nothing is done in its name.</summary>
    public async Task<Actor?> FindAsync(PortalDb db, Guid user, CancellationToken cancel)
    {
        await using var command = db.Command("""
            select u.id as user_id, r.audience, u.organization_id, o.name as organization_name, u.partner_id, u.name, u.display_name, u.email, u.timezone,
                u.locale, r.permissions, t.modules_off
            from users u
            join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
            join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id and o.status = 'active'
            join tenants t on t.id = u.tenant_id
            where u.id = $1 and u.status = 'active'
            """, user);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) && TenantContext.ActorOf(db.Actor!.TenantId, row) is var person
            ? person with { Permissions = features.Without(person.Permissions, row.Texts("modules_off")) }
            : null;
    }
}
