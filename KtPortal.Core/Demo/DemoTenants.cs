using KtPortal.Core.Accounts;
using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Demo;

/// <summary>The made-up companies and their people.</summary>
public sealed class DemoTenants(PortalDb db, TenantProvisioning provisioning)
{
    internal async Task<DemoTenant> CreateKre8ivTechAsync(string baseDomain, string passwordHash, DateTimeOffset now, CancellationToken cancel)
    {
        var (tenantId, provider) = await provisioning.CreateAsync(new NewTenant("Kre8ivTech", "kt", baseDomain, DemoTenant.Zone), cancel);
        await db.EnterAsync(Actor.System(tenantId, "demo data"), cancel);
        var northwind = Organization.Partner("Northwind Studio", "northwind", "NW", provider);
        var harbor = Organization.Client("Harbor Dental", provider, "harbor-dental.example");
        var oakfield = Organization.Client("Oakfield Vets", provider, "oakfield-vets.example");
        var tidewater = Organization.Client("Tidewater Realty", provider, "tidewater-realty.example");
        var lumen = Organization.Client("Lumen Yoga", northwind, "lumen-yoga.example");
        var saltbox = Organization.Client("Saltbox Bakery", northwind, "saltbox-bakery.example");
        db.Add(northwind);
        await db.SaveChangesAsync(cancel);
        db.AddRange(harbor, oakfield, tidewater, lumen, saltbox);
        await db.SaveChangesAsync(cancel);
        await provisioning.AddHostAsync(tenantId, northwind.Id, $"northwind.{baseDomain}", cancel);
        await provisioning.AddBrandAsync(tenantId, provider.Id, DemoBrands.Kre8ivTech, DemoTexts.Bytes("kre8ivtech.svg"), cancel);
        await provisioning.AddBrandAsync(tenantId, northwind.Id, DemoBrands.Northwind, DemoTexts.Bytes("northwind.svg"), cancel);
        return await FinishAsync(new() { Id = tenantId, Slug = "kt", Provider = provider, Partner = northwind }, passwordHash, now, cancel,
            (provider, "admin", "Adaeze Okafor", "admin@kre8ivtech.example"),
            (provider, "manager", "Marcus Oyelaran", "manager@kre8ivtech.example"),
            (provider, "agent", "Tessa Lindqvist", "agent@kre8ivtech.example"),
            (provider, "agent", "Priya Raman", "priya@kre8ivtech.example"),
            (provider, "agent", "Jonas Adler", "jonas@kre8ivtech.example"),
            (provider, "dispatcher", "Mei Tanaka", "dispatcher@kre8ivtech.example"),
            (provider, "sales", "Rafael Duarte", "sales@kre8ivtech.example"),
            (provider, "finance", "Ingrid Solberg", "finance@kre8ivtech.example"),
            (northwind, "partner_admin", "Freya Northcott", "owner@northwind.example"),
            (northwind, "partner_staff", "Callum Reid", "staff@northwind.example"),
            (harbor, "client_admin", "Ruth Calloway", "office@harbor-dental.example"),
            (harbor, "client_user", "Dana Whitfield", "dana@harbor-dental.example"),
            (oakfield, "client_admin", "Colin Mercer", "colin@oakfield-vets.example"),
            (oakfield, "client_user", "Nadia Rahman", "nadia@oakfield-vets.example"),
            (tidewater, "client_admin", "Grace Holloway", "grace@tidewater-realty.example"),
            (tidewater, "client_user", "Ben Castellano", "ben@tidewater-realty.example"),
            (lumen, "client_admin", "Lily Ferreira", "lily@lumen-yoga.example"),
            (lumen, "client_user", "Noor Haddad", "noor@lumen-yoga.example"),
            (saltbox, "client_admin", "Tomasz Zielinski", "tomasz@saltbox-bakery.example"),
            (saltbox, "client_user", "Ivy Chen", "ivy@saltbox-bakery.example"));
    }

    internal async Task<DemoTenant> CreateAcmeAsync(string baseDomain, string passwordHash, DateTimeOffset now, CancellationToken cancel)
    {
        var (tenantId, provider) = await provisioning.CreateAsync(new NewTenant("Acme IT Services", "acme", baseDomain, DemoTenant.Zone, "AC"), cancel);
        await db.EnterAsync(Actor.System(tenantId, "demo data"), cancel);
        var client = Organization.Client("Acme Client Co", provider, "acme-client.example");
        db.Add(client);
        await db.SaveChangesAsync(cancel);
        await provisioning.AddBrandAsync(tenantId, provider.Id, DemoBrands.Acme, null, cancel);
        return await FinishAsync(new() { Id = tenantId, Slug = "acme", Provider = provider }, passwordHash, now, cancel,
            (provider, "admin", "Walter Pike", "admin@acme.example"),
            (provider, "agent", "Joan Mireles", "joan@acme.example"),
            (client, "client_admin", "Peggy Lang", "client@acme-client.example"),
            (client, "client_user", "Otto Reyes", "otto@acme-client.example"));
    }

    private async Task<DemoTenant> FinishAsync(
        DemoTenant tenant, string passwordHash, DateTimeOffset now, CancellationToken cancel, params (Organization At, string Role, string Name, string Email)[] people)
    {
        await using (var hours = db.Command("update business_calendars set intervals = $1::jsonb where is_default", DemoHours.Week))
        {
            await hours.ExecuteNonQueryAsync(cancel);
        }

        var roles = await db.Set<Role>().AsNoTracking().ToDictionaryAsync(r => r.Name, r => r.Id, cancel);
        var contacts = people.Where(p => p.At.Kind == OrganizationKind.Client).Select(p => Contact.At(p.At.Id, p.Name, p.Email)).ToList();
        db.AddRange(contacts);
        await db.SaveChangesAsync(cancel);
        var known = people
            .Select(p => new DemoPerson(
                User.Create(p.At.Id, roles[p.Role], p.Name, p.Email, contacts.Find(c => c.Email == p.Email)?.Id, p.At.Kind != OrganizationKind.Client), p.At, p.Role))
            .ToList();
        db.AddRange(known.Select(p => p.User));
        await db.SaveChangesAsync(cancel);
        db.AddRange(known.Select(p => UserCredential.For(p.User, passwordHash, now)));
        await db.SaveChangesAsync(cancel);
        tenant.People = known;
        await db.CommitAsync(cancel);
        return tenant;
    }
}
