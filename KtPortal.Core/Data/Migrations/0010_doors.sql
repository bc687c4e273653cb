-- The doors: every function through which the application works outside of one tenant's context. kt_app may call
-- these before it has taken a role; each answers one narrow question. plpgsql, not sql: its plans are kept for the
-- connection, a sql function would be planned with every call.

-- Host -> tenant, organization and brand, one host at a time.
create function app.find_host(p_host text)
    returns table (tenant_id uuid, organization_id uuid, is_partner boolean, tenant_name text, tenant_status text, timezone text,
                   locale text, portal_name text, short_name text, logo_svg text, stylesheet text, primary_color text,
                   provider_organization_id uuid, calendar_timezone text, calendar_intervals text)
    language plpgsql stable security definer set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    select h.tenant_id, h.organization_id, o.kind = 'partner', t.name, t.status, t.timezone, t.locale,
           coalesce(b.portal_name, o.name), coalesce(b.short_name, left(o.name, 30)), b.logo_svg, coalesce(b.stylesheet, ''),
           coalesce(b.primary_color, '#0b5c8a'),
           (select p.id from organizations p where p.tenant_id = h.tenant_id and p.kind = 'provider'),
           c.timezone, c.intervals::text
    from hosts h
    join tenants t on t.id = h.tenant_id
    join organizations o on o.tenant_id = h.tenant_id and o.id = h.organization_id
    left join brands b on b.tenant_id = h.tenant_id and b.organization_id = h.organization_id
    left join business_calendars c on c.tenant_id = h.tenant_id and c.is_default
    where h.hostname = lower(p_host) and t.status in ('active', 'suspended') and o.status = 'active';
end
$$;

-- May this account be used on the hosts of that organization? Active, and: provider staff and direct clients on the
-- provider's; a partner's clients on that partner's only; partner staff on both. Nobody may call it but functions here.
create function app.host_serves(p_tenant uuid, p_user uuid, p_host_organization uuid) returns boolean
    language plpgsql stable security definer set search_path = public, app as $$
begin
    return exists (
        select 1 from users u
        join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id
        join organizations h on h.tenant_id = u.tenant_id and h.id = p_host_organization
        where u.tenant_id = p_tenant and u.id = p_user and u.status = 'active' and o.status = 'active'
            and case r.audience
                    when 'provider' then h.kind = 'provider'
                    when 'partner' then h.kind = 'provider' or h.id = u.organization_id
                    else h.id = coalesce(u.partner_id, (select p.id from organizations p where p.tenant_id = u.tenant_id and p.kind = 'provider'))
                end);
end
$$;
alter function app.host_serves(uuid, uuid, uuid) owner to kt_definer;

create function app.may_use_host(p_user uuid, p_host_organization uuid) returns boolean
    language plpgsql stable security definer set search_path = public, app as $$
begin
    return app.host_serves(app.tenant_id(), p_user, p_host_organization);
end
$$;
alter function app.may_use_host(uuid, uuid) owner to kt_definer;
grant execute on function app.may_use_host(uuid, uuid) to kt_system;

-- Who a session is now: role, audience and permissions, if the account may be used on this host and the stamp is still its
-- stamp. Called with every request, so a change of rights takes effect with the next.
create function app.find_session(p_tenant uuid, p_user uuid, p_stamp text, p_host_organization uuid)
    returns table (audience text, organization_id uuid, organization_name text, partner_id uuid, name text, display_name text, email text,
                   timezone text, locale text, theme text, permissions text[])
    language plpgsql stable security definer set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    select r.audience, u.organization_id, o.name, u.partner_id, u.name, u.display_name, u.email, u.timezone, u.locale, u.theme, r.permissions
    from users u
    join user_credentials c on c.tenant_id = u.tenant_id and c.user_id = u.id
    join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
    join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id
    where u.tenant_id = p_tenant and u.id = p_user and c.security_stamp = p_stamp
        and app.host_serves(p_tenant, p_user, p_host_organization);
end
$$;

create function app.find_ingress(p_token_hash bytea)
    returns table (tenant_id uuid, mailbox_id uuid, max_message_bytes int)
    language plpgsql stable security definer set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    select m.tenant_id, m.id, m.max_message_bytes from email_mailboxes m
    join tenants t on t.id = m.tenant_id
    where m.ingress_token_hash = p_token_hash and m.is_active and t.status in ('active', 'suspended');
end
$$;

create function app.active_tenants() returns table (tenant_id uuid)
    language plpgsql stable security definer set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    select t.id from tenants t where t.status = 'active';
end
$$;

-- Takes due jobs of all tenants, for a while: a worker that dies gives them back when the lease runs out.
create function app.claim_outbox(p_limit int, p_lease interval)
    returns table (tenant_id uuid, id uuid, kind text, payload jsonb, attempts int)
    language plpgsql security definer set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    update outbox_messages o set claimed_until = now() + p_lease, attempts = o.attempts + 1
    from (
        select d.tenant_id, d.id from outbox_messages d
        where d.state = 'pending' and d.next_attempt_at <= now() and (d.claimed_until is null or d.claimed_until < now())
        order by d.next_attempt_at
        limit p_limit
        for update skip locked) due
    where o.tenant_id = due.tenant_id and o.id = due.id
    returning o.tenant_id, o.id, o.kind, o.payload, o.attempts;
end
$$;

-- Figures for operators: counts, no content.
create function app.outbox_figures()
    returns table (pending bigint, dead bigint, oldest_seconds double precision)
    language plpgsql stable security definer set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    select (select count(*) from outbox_messages where state = 'pending'), (select count(*) from outbox_messages where state = 'dead'),
           coalesce((select extract(epoch from now() - min(next_attempt_at)) from outbox_messages
                     where state = 'pending' and next_attempt_at <= now()), 0)::double precision;
end
$$;

-- Keys with which cookies are sealed, shared by all nodes.
create table data_protection_keys (
    id uuid primary key,
    name text not null,
    xml text not null,
    created_at timestamptz not null default now()
);
alter table data_protection_keys enable row level security;
alter table data_protection_keys force row level security;
grant select, insert on data_protection_keys to kt_definer;
create policy kt_definer_select on data_protection_keys for select to kt_definer using (true);
create policy kt_definer_insert on data_protection_keys for insert to kt_definer with check (true);
create function app.data_protection_keys() returns setof text
    language plpgsql stable security definer set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    select xml from data_protection_keys order by created_at;
end
$$;
create function app.add_data_protection_key(p_id uuid, p_name text, p_xml text) returns void
    language sql security definer set search_path = public, app as $$
    insert into data_protection_keys (id, name, xml) values (p_id, p_name, p_xml)
$$;

-- These functions work before a tenant is known, so kt_definer reads their tables across tenants. Everything else it
-- owns names the tenant itself.
do $$
declare
    t text;
    f text;
begin
    foreach t in array array['organizations', 'brands', 'users', 'user_credentials', 'roles', 'email_mailboxes', 'business_calendars'] loop
        execute format('drop policy kt_definer_select on %I', t);
        execute format('create policy kt_definer_select on %I for select to kt_definer using (true)', t);
    end loop;
    foreach t in array array['select', 'update'] loop
        execute format('drop policy kt_definer_%s on outbox_messages', t);
    end loop;
    create policy kt_definer_select on outbox_messages for select to kt_definer using (true);
    create policy kt_definer_update on outbox_messages for update to kt_definer using (true) with check (true);
    foreach f in array array['app.find_host(text)', 'app.find_session(uuid, uuid, text, uuid)', 'app.find_ingress(bytea)',
            'app.active_tenants()', 'app.claim_outbox(int, interval)', 'app.outbox_figures()', 'app.data_protection_keys()',
            'app.add_data_protection_key(uuid, text, text)'] loop
        execute format('alter function %s owner to kt_definer', f);
        execute format('revoke all on function %s from public', f);
        execute format('grant execute on function %s to kt_app', f);
    end loop;
end $$;

-- Searching: `@@` is not leakproof, so under row-level security the planner can't use the text index. This answers with
-- ids only, inside the tenant; the caller's own policies decide which of them he sees.
create function app.search_tickets(p_query text, p_limit int) returns setof uuid
    language plpgsql stable security definer set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    select t.id from tickets t
    where t.tenant_id = app.tenant_id() and t.deleted_at is null and app.reads(t)
        and t.search_vector @@ websearch_to_tsquery('simple', p_query)
    order by t.last_activity_at desc limit p_limit;
end
$$;
alter function app.search_tickets(text, int) owner to kt_definer;
grant execute on function app.search_tickets(text, int) to kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_system;

revoke create on schema app from kt_definer;
