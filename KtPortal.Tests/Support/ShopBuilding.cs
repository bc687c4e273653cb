using KtPortal.Core.Accounts;
using KtPortal.Core.Branding;
using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Support;

/// <summary>Puts both tenants into the template, the way the product makes tenants.</summary>
internal sealed class ShopBuilding
{
    // As cheap as Argon2 gets: signing in costs next to nothing, and the first time also tries the change to today's cost.
    private static readonly string Hash = Argon2id.Hash(Shop.Password, new Argon2Cost(8, 1, 1));

    private readonly PortalDb db;
    private readonly string slug;
    private readonly Guid tenantId;
    private readonly Dictionary<string, Role> roles;

    // The model knows no foreign keys, so what refers to something is written after it.
    private readonly List<object> mailboxesAndContacts = [];
    private readonly List<User> users = [];

    private ShopBuilding(PortalDb db, string slug, Guid tenantId, Dictionary<string, Role> roles) =>
        (this.db, this.slug, this.tenantId, this.roles) = (db, slug, tenantId, roles);

    public static async Task<IReadOnlyList<Shop>> BuildAsync(DatabaseOptions options)
    {
        await using var services = TestDatabase.Provide(options, TimeProvider.System);
        return [await BuildAsync(services, "Kre8ivTech", "kt", "KT"), await BuildAsync(services, "Acme Services", "acme", "AC")];
    }

    private static async Task<Shop> BuildAsync(IServiceProvider services, string name, string slug, string prefix)
    {
        await using var scope = services.CreateAsyncScope();
        var (db, provisioning) = (scope.ServiceProvider.GetRequiredService<PortalDb>(), scope.ServiceProvider.GetRequiredService<TenantProvisioning>());
        var (tenantId, provider) = await provisioning.CreateAsync(new NewTenant(name, slug, "localhost", TicketPrefix: prefix), CancellationToken.None);

        await db.EnterAsync(Actor.System(tenantId, "test"), CancellationToken.None);
        var building = new ShopBuilding(db, slug, tenantId, await db.Set<Role>().ToDictionaryAsync(r => r.Name));
        var host = $"{slug}.localhost";
        building.mailboxesAndContacts.Add(EmailMailbox.Create(provider.Id, null, $"support@{slug}.example", name, $"{slug}-mail-token"));
        await provisioning.AddBrandAsync(tenantId, provider.Id, BrandSettings.Named(name), null, CancellationToken.None);
        Person StaffMember(string who, string role) => building.AddPerson(provider, who, $"{who.ToLowerInvariant()}@{slug}.example", role, host);
        var shop = new Shop
        {
            TenantId = tenantId,
            Name = name,
            Host = host,
            ProviderId = provider.Id,
            Admin = StaffMember("Ada", "admin"),
            Manager = StaffMember("Mara", "manager"),
            Agent = StaffMember("Ari", "agent"),
            Dispatcher = StaffMember("Dion", "dispatcher"),
            Sales = StaffMember("Sal", "sales"),
            Finance = StaffMember("Fay", "finance"),
            Harbor = building.AddClient("Harbor Dental", provider, host),
            Pine = building.AddClient("Pine Bakery", provider, host),
            Northwind = await building.AddPartnerAsync(provisioning, provider, "Northwind", "NW", "Lumen Yoga", "Maple Law"),
            Southwind = await building.AddPartnerAsync(provisioning, provider, "Southwind", "SW", "Cedar Clinic", "Birch Books"),
            Priorities = await db.Set<TicketPriority>().ToDictionaryAsync(p => p.Name, p => p.Id),
            Statuses = await db.Set<TicketStatus>().ToDictionaryAsync(s => s.SystemKey!, s => s.Id),
            Categories = await db.Set<TicketCategory>().ToDictionaryAsync(c => c.Name, c => c.Id),
        };
        await building.SaveAsync();
        await db.CommitAsync(CancellationToken.None);
        return shop;
    }

    private async Task SaveAsync()
    {
        await db.SaveChangesAsync();
        db.AddRange(mailboxesAndContacts);
        await db.SaveChangesAsync();
        db.AddRange(users);
        await db.SaveChangesAsync();
        db.AddRange(users.Select(u => UserCredential.For(u, Hash, TimeProvider.System.GetUtcNow())));
        await db.SaveChangesAsync();
    }

    private async Task<PartnerCompany> AddPartnerAsync(
        TenantProvisioning provisioning, Organization provider, string name, string prefix, string first, string second)
    {
        // kt's Northwind is northwind.localhost; a host belongs to one tenant only.
        var label = slug == "kt" ? name.ToLowerInvariant() : $"{name.ToLowerInvariant()}-{slug}";
        var host = $"{label}.localhost";
        // So that a number of a test means one ticket, whichever tenant it is of.
        var partner = Organization.Partner(name, label, slug == "kt" ? prefix : "A" + prefix, provider);
        db.Add(partner);
        await db.SaveChangesAsync();
        await provisioning.AddHostAsync(tenantId, partner.Id, host, CancellationToken.None);
        await provisioning.AddBrandAsync(tenantId, partner.Id, BrandSettings.Named(name + " Help") with { Primary = "#7a2e5d" }, null, CancellationToken.None);
        mailboxesAndContacts.Add(EmailMailbox.Create(partner.Id, partner.Id, $"help@{label}.example", name + " Help", $"{label}-mail-token"));
        return new PartnerCompany(
            partner.Id, name, host,
            AddPerson(partner, "Owen", $"owner@{label}.example", "partner_admin", host),
            AddPerson(partner, "Stella", $"staff@{label}.example", "partner_staff", host),
            AddClient(first, partner, host),
            AddClient(second, partner, host));
    }

    private ClientCompany AddClient(string name, Organization servedBy, string host)
    {
        var domain = $"{name.ToLowerInvariant().Replace(' ', '-')}.{slug}.example";
        var client = Organization.Client(name, servedBy, domain);
        db.Add(client);
        Person Login(string who, string role)
        {
            var contact = Contact.At(client.Id, $"{who} of {name}", $"{who.ToLowerInvariant()}@{domain}");
            mailboxesAndContacts.Add(contact);
            return AddPerson(client, who, contact.Email!, role, host, contact.Id);
        }

        return new ClientCompany(client.Id, name, client.PartnerId, host, Login("Office", "client_admin"), Login("Dana", "client_user"), Login("Drew", "client_user"));
    }

    private Person AddPerson(Organization at, string who, string email, string roleName, string host, Guid? contactId = null)
    {
        var role = roles[roleName];
        var audience = Audiences.Parse(role.Audience);
        var user = User.Create(at.Id, role.Id, $"{who} of {at.Name}", email, contactId, audience is Audience.Provider or Audience.Partner);
        users.Add(user);
        return new Person(user.Id, email, roleName, host, new Actor
        {
            Audience = audience,
            TenantId = tenantId,
            OrganizationId = at.Id,
            OrganizationName = at.Name,
            PartnerId = at.PartnerId,
            UserId = user.Id,
            Name = user.Name,
            DisplayName = user.DisplayName,
            Email = email,
            Permissions = role.Permissions,
            IpAddress = "192.0.2.1",
        });
    }
}
