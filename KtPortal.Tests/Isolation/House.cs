using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// Both tenants lived in: every client has tickets of two users, with everything that can hang on a ticket, so that every table
/// has rows of every tenant, partner, client and user that somebody else must not see.
/// </summary>
public sealed class House : IAsyncLifetime
{
    public TestDatabase Database { get; } = new();

    /// <summary>Every ticket with the client and the user it belongs to.</summary>
    public List<(OpenedTicket Ticket, Shop Shop, ClientCompany Client, Person By)> Tickets { get; } = [];

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        foreach (var shop in (Shop[])[Database.Shop, Database.Acme])
        {
            foreach (var client in shop.Clients)
            {
                await FillAsync(shop, client, client.Dana);
                await FillAsync(shop, client, client.Drew);
                await FillAsync(shop, client, client.Office);
            }

            await FillTenantAsync(shop);
        }

        await Database.Force("insert into data_protection_keys (id, name, xml) values (gen_random_uuid(), 'test', '<key/>')");
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private async Task FillAsync(Shop shop, ClientCompany client, Person by)
    {
        var staff = client.PartnerId == shop.Northwind.Id ? shop.Northwind.Staff : client.PartnerId == shop.Southwind.Id ? shop.Southwind.Staff : shop.Agent;
        var ticket = await shop.OpenTicket(by, $"Secret of {by.Email}", "High", "Technical Support", files: await shop.Upload(by));
        await shop.Upload(by, "not-yet-attached.png");
        Tickets.Add((ticket, shop, client, by));
        await shop.Reply(ticket, by, $"More from {by.Email}", files: await shop.Upload(by));
        await shop.Reply(ticket, staff, "A public answer", files: await shop.Upload(staff, on: client));
        await shop.PartnerNote(ticket, staff, "For staff", await shop.Upload(staff, on: client, visibility: Visibility.Partner));
        await shop.InternalNote(ticket, shop.Agent, "For the provider", await shop.Upload(shop.Agent, on: client, visibility: Visibility.Internal));
        if (client.PartnerId is not null)
        {
            var owner = client.PartnerId == shop.Northwind.Id ? shop.Northwind.Owner : shop.Southwind.Owner;
            await shop.Reply(ticket, owner, files: await shop.Upload(owner, on: client));
            if (by == client.Office)
            {
                await shop.Accept(ticket);
                await shop.SetStatus(ticket, StatusKey.PendingClient, staff);
                await shop.SetStatus(ticket, StatusKey.InProgress, owner);
                Tickets.Add((await shop.OpenTicket(by, $"Secret of {by.Email}, still new"), shop, client, by));
            }
        }

        await shop.Reply(ticket, shop.Manager, files: await shop.Upload(shop.Manager, on: client));
        await Database.Force("""
            insert into ticket_participants (tenant_id, id, ticket_id, organization_id, email) values ($1, gen_random_uuid(), $2, $3, 'cc@example.org')
            """, shop.TenantId, ticket.Id, client.Id);
        await Database.Force("""
            insert into ticket_queue_places (tenant_id, ticket_id, organization_id, priority_id, position, length, calculated_at) values ($1, $2, $3, $4, 1, 2, now())
            on conflict do nothing
            """, shop.TenantId, ticket.Id, client.Id, shop.Priorities["High"]);
        await Database.Force("""
            insert into inbound_messages (tenant_id, id, mailbox_id, raw_sha256, store, object_key, size_bytes, subject_kind, subject_id)
            select tenant_id, gen_random_uuid(), id, sha256($2::text::bytea), 'local', 'x', 1, 'ticket', $2 from email_mailboxes where tenant_id = $1 limit 1
            """, shop.TenantId, ticket.Id);
        await Database.Force("""
            insert into outbound_messages (tenant_id, id, message_id, kind, to_address, from_address, from_name, subject, text_body, subject_kind, subject_id)
            values ($1, gen_random_uuid(), $2, 'comment', 'a@example.org', 'b@example.org', 'b', 's', 't', 'ticket', $3)
            """, shop.TenantId, $"<{ticket.Id}@example.org>", ticket.Id);
        await Database.Force("""
            insert into user_tokens (tenant_id, id, user_id, purpose, token_hash, expires_at) values ($1, gen_random_uuid(), $2, 'magic_link', sha256($2::text::bytea), now() + interval '1 hour')
            """, shop.TenantId, by.Id);
        await Database.Force("""
            insert into sessions (tenant_id, id, user_id, token_hash, host_organization_id, hostname, method)
            values ($1, gen_random_uuid(), $2, sha256(gen_random_uuid()::text::bytea), $3, 'kt.localhost', 'password')
            """, shop.TenantId, by.Id, client.PartnerId ?? shop.ProviderId);
        await Database.Force("""
            insert into stream_events (tenant_id, event, organization_id, partner_id, visibility, user_id) values ($1, 'notification', $2, $4, 'public', $3)
            """, shop.TenantId, client.Id, by.Id, (object?)client.PartnerId ?? DBNull.Value);
    }

    private async Task FillTenantAsync(Shop shop)
    {
        await Database.Force("""
            insert into account_link_requests (tenant_id, id, email, purpose, hostname) values ($1, gen_random_uuid(), 'dana@example.org', 'magic_link', 'kt.localhost')
            """, shop.TenantId);
        await Database.Force("insert into file_removals (tenant_id, id, store, object_key) values ($1, gen_random_uuid(), 'local', 'tenants/' || $1 || '/gone')", shop.TenantId);
        await Database.Force("insert into sign_in_failures (tenant_id, id, email_hash, ip_address) values ($1, gen_random_uuid(), '\\x00', '192.0.2.7')", shop.TenantId);
        await Database.Force("""
            insert into limit_counts (tenant_id, name, subject, slice, count, expires_at)
            values ($1, 'public-pages', '192.0.2.7', now(), 1, now() + interval '1 minute')
            """, shop.TenantId);
        await Database.Force("""
            insert into drafts (tenant_id, user_id, key, fields, saved_at) select tenant_id, id, 'reply-1', '{"Content":"Between us"}', now() from users where tenant_id = $1
            """, shop.TenantId);
        await Database.Force("""
            insert into account_locks (tenant_id, user_id, created_at, locked_until) select tenant_id, id, now(), now() from users where tenant_id = $1
            """, shop.TenantId);
        await Database.Force("""
            insert into user_password_history (tenant_id, id, user_id, password_hash, created_at)
            select tenant_id, gen_random_uuid(), id, 'old', now() from users where tenant_id = $1
            """, shop.TenantId);
        await Database.Force("""
            insert into brand_previews (tenant_id, id, organization_id, user_id, settings)
            select u.tenant_id, gen_random_uuid(), u.organization_id, u.id, '{}' from users u join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id
            where u.tenant_id = $1 and o.kind in ('provider', 'partner')
            """, shop.TenantId);
        await Database.Force("""
            insert into team_members (tenant_id, id, team_id, user_id)
            select t.tenant_id, gen_random_uuid(), t.id, $2 from teams t where t.tenant_id = $1
            """, shop.TenantId, shop.Agent.Id);
        await Database.Force("""
            insert into canned_responses (tenant_id, id, name, content, scope, owner_id, team_id, partner_id)
            select u.tenant_id, gen_random_uuid(), 'Mine', 'Between us', 'personal', u.id, null::uuid, null::uuid
                from users u join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id
                where u.tenant_id = $1 and o.kind in ('provider', 'partner')
            union all select tenant_id, gen_random_uuid(), 'Our team''s', 'Between us', 'team', null, id, null from teams where tenant_id = $1
            union all select tenant_id, gen_random_uuid(), 'Our partner''s', 'Between us', 'partner', null, null, id
                from organizations where tenant_id = $1 and kind = 'partner'
            """, shop.TenantId);
        await using (var system = await Database.RawAs(Actor.System(shop.TenantId, "test")))
        {
            await system.Run("insert into settings (tenant_id, feature, data) values ($1, 'tickets', '{\"auto_close_days\": 14}')", shop.TenantId);
            await system.CommitAsync();
        }

        await Database.Force("""
            insert into saved_views (tenant_id, id, owner_id, organization_id, entity, name, sort, shared_with)
            select u.tenant_id, gen_random_uuid(), u.id, u.organization_id, 'tickets', 'View ' || s.n, 'activity',
                case when s.n = 1 then 'nobody' when r.audience = 'partner' then 'partner' else 'everyone' end
            from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id cross join generate_series(1, 2) s (n)
            where u.tenant_id = $1 and r.audience in ('provider', 'partner')
            """, shop.TenantId);
        await Database.Force("""
            with runs as (
                insert into bulk_runs (tenant_id, id, user_id, entity, action, value, value_name)
                select u.tenant_id, gen_random_uuid(), u.id, 'tickets', 'tag', 'x', 'x' from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
                where u.tenant_id = $1 and r.audience in ('provider', 'partner') returning tenant_id, id, user_id)
            insert into bulk_items (tenant_id, run_id, row_id, user_id, place) select tenant_id, id, gen_random_uuid(), user_id, 1 from runs
            """, shop.TenantId);
        await Database.Force("update ticket_categories set client_visible = false where tenant_id = $1 and name = 'Feature Request'", shop.TenantId);
    }
}
