-- Features declare permissions, and tenants switch modules off. A module that a new version brings is on until somebody says otherwise.
alter table tenants add column modules_off text[] not null default '{}';

drop function app.find_host(text);
create function app.find_host(p_host text)
    returns table (tenant_id uuid, organization_id uuid, is_partner boolean, tenant_name text, tenant_status text, timezone text,
                   locale text, portal_name text, short_name text, stylesheet text, primary_color text,
                   provider_organization_id uuid, calendar_timezone text, calendar_intervals text,
                   custom_css text, settings text, files text, modules_off text[])
    language plpgsql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
#variable_conflict use_column
begin
    return query
    select h.tenant_id, h.organization_id, o.kind = 'partner', t.name, t.status, t.timezone, t.locale,
           coalesce(b.portal_name, o.name), coalesce(b.short_name, left(o.name, 30)), coalesce(b.stylesheet, ''),
           coalesce(b.primary_color, '#0b5c8a'),
           (select p.id from organizations p where p.tenant_id = h.tenant_id and p.kind = 'provider'),
           c.timezone, c.intervals::text,
           case when b.custom_css_off then '' else coalesce(b.custom_css, '') end, coalesce(b.settings - 'custom_css', '{}')::text, coalesce(b.files, '{}')::text,
           t.modules_off
    from hosts h
    join tenants t on t.id = h.tenant_id
    join organizations o on o.tenant_id = h.tenant_id and o.id = h.organization_id
    left join brands b on b.tenant_id = h.tenant_id and b.organization_id = h.organization_id
    left join business_calendars c on c.tenant_id = h.tenant_id and c.is_default
    where h.hostname = lower(p_host) and t.status in ('active', 'suspended') and o.status = 'active';
end
$$;

drop function app.active_tenants();
create function app.active_tenants() returns table (tenant_id uuid, modules_off text[])
    language plpgsql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
#variable_conflict use_column
begin
    return query
    select t.id, t.modules_off from tenants t where t.status = 'active';
end
$$;

-- Gives the built-in roles of all tenants what the features of this version grant them: [{name, audience, permissions}]. Only a
-- node asks; copies that admins made are left alone.
create function app.sync_roles(p_roles jsonb) returns int language plpgsql security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    changed int;
    added int;
begin
    update roles r set permissions = x.permissions
        from jsonb_to_recordset(p_roles) as x (name text, audience text, permissions text[])
        where r.is_builtin and r.name = x.name and r.permissions is distinct from x.permissions;
    get diagnostics changed = row_count;
    insert into roles (tenant_id, id, name, audience, permissions, is_builtin)
        select t.id, gen_random_uuid(), x.name, x.audience, x.permissions, true
        from tenants t cross join jsonb_to_recordset(p_roles) as x (name text, audience text, permissions text[])
        where not exists (select 1 from roles r where r.tenant_id = t.id and r.name = x.name)
        on conflict do nothing;
    get diagnostics added = row_count;
    return changed + added;
end
$$;
call app.allow('roles', 'kt_definer', 'insert,update');
alter policy kt_definer_insert on roles with check ((select app.is_node()));
alter policy kt_definer_update on roles using ((select app.is_node())) with check ((select app.is_node()));

do $$
declare
    f text;
begin
    grant create on schema app to kt_definer;
    foreach f in array array['app.find_host(text)', 'app.active_tenants()', 'app.sync_roles(jsonb)'] loop
        execute format('alter function %s owner to kt_definer', f);
        execute format('revoke all on function %s from public', f);
        execute format('grant execute on function %s to kt_app', f);
    end loop;
    revoke create on schema app from kt_definer;
end $$;
