using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;

namespace KtPortal.Tests.Jobs;

/// <summary>A tenant with a partner, a client of its own with an admin and two users, and one line.</summary>
public sealed class SmallShop
{
    public Guid Tenant { get; } = Guid.CreateVersion7();

    public Guid Provider { get; } = Guid.CreateVersion7();

    public Guid Partner { get; } = Guid.CreateVersion7();

    public Guid Client { get; } = Guid.CreateVersion7();

    public Guid Agent { get; } = Guid.CreateVersion7();

    public Guid PartnerStaff { get; } = Guid.CreateVersion7();

    public Guid Admin { get; } = Guid.CreateVersion7();

    public Guid Dana { get; } = Guid.CreateVersion7();

    public Guid Erin { get; } = Guid.CreateVersion7();

    public Guid Line { get; } = Guid.CreateVersion7();

    public Guid OtherLine { get; } = Guid.CreateVersion7();

    private Guid Queue { get; } = Guid.CreateVersion7();

    public Dictionary<string, Guid> Statuses { get; } = new()
    {
        ["open"] = Guid.CreateVersion7(),
        ["in_progress"] = Guid.CreateVersion7(),
        ["resolved"] = Guid.CreateVersion7(),
        ["closed"] = Guid.CreateVersion7(),
    };

    public Actor AgentActor => Of(Audience.Provider, Agent, Provider);

    public Actor PartnerActor => Of(Audience.Partner, PartnerStaff, Partner);

    public Actor AdminActor => Of(Audience.ClientAdmin, Admin, Client);

    public Actor DanaActor => Of(Audience.ClientUser, Dana, Client);

    public Actor ErinActor => Of(Audience.ClientUser, Erin, Client);

    public Actor System => Actor.System(Tenant, "test");

    public string Sql => $"""
        insert into tenants (id, name, slug) values ('{Tenant}', 'Shop', 'shop');
        insert into organizations (tenant_id, id, name, kind, partner_id, ticket_prefix) values
            ('{Tenant}', '{Provider}', 'Provider', 'provider', null, null), ('{Tenant}', '{Partner}', 'Partner', 'partner', '{Partner}', 'PA'),
            ('{Tenant}', '{Client}', 'Client', 'client', '{Partner}', null);
        insert into roles (tenant_id, id, name, audience) select '{Tenant}', gen_random_uuid(), a, a
            from unnest(array['provider', 'partner', 'client_admin', 'client_user']) a;
        insert into users (tenant_id, id, organization_id, role_id, name, display_name, email)
            select '{Tenant}', u.id, u.org, r.id, u.name, u.name, u.name || '@shop.example'
            from (values ('{Agent}'::uuid, '{Provider}'::uuid, 'agent', 'provider'), ('{PartnerStaff}', '{Partner}', 'staff', 'partner'),
                ('{Admin}', '{Client}', 'admin', 'client_admin'), ('{Dana}', '{Client}', 'dana', 'client_user'),
                ('{Erin}', '{Client}', 'erin', 'client_user')) u (id, org, name, audience)
            join roles r on r.audience = u.audience;
        insert into ticket_priorities (tenant_id, id, name, level, is_default) values
            ('{Tenant}', '{Line}', 'Medium', 'medium', true), ('{Tenant}', '{OtherLine}', 'High', 'high', false);
        insert into ticket_queues (tenant_id, id, name, is_default) values ('{Tenant}', '{Queue}', 'Support', true);
        insert into ticket_statuses (tenant_id, id, name, phase, system_key) values
            {string.Join(", ", Statuses.Select(s => $"('{Tenant}', '{s.Value}', '{s.Key}', '{s.Key}', '{s.Key}')"))};
        """;

    /// <summary>Opens so many tickets of Dana's, a minute after each other, as the superuser.</summary>
    public string OpenTickets(int count, Guid? line = null) => $"""
        insert into tickets (tenant_id, id, number, organization_id, requester_id, subject, description, source, status_id, phase,
            priority_id, queue_id, waiting_since)
        select '{Tenant}', gen_random_uuid(), 'T-' || gen_random_uuid(), '{Client}', '{Dana}', 'Printer on fire', 'It burns.', 'portal',
            '{Statuses["open"]}', 'open', '{line ?? Line}', '{Queue}', now() - interval '1 day' + n * interval '1 minute'
        from generate_series(1, {count}) n
        """;

    private Actor Of(Audience audience, Guid user, Guid organization) => new()
    {
        Audience = audience,
        TenantId = Tenant,
        OrganizationId = organization,
        UserId = user,
        Name = "somebody",
        Permissions = [TicketPermissions.Read],
    };
}
