-- Working calendars and holidays are lists that a tenant keeps. A calendar is open at its intervals ([{"day":1,"from":"08:00","until":"18:00"}],
-- Monday = 1; an end before its start is one of the next morning) but on the dates of its holiday calendars.
create table holiday_calendars (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    country text check (length(country) between 1 and 100),
    -- [{"date":"2026-12-24","name":"Christmas Eve","recurs_yearly":true,"open_from":null,"open_until":"12:00"}]
    holidays jsonb not null default '[]' check (jsonb_typeof(holidays) = 'array'),
    sort_order int not null default 0,
    is_active boolean not null default true,
    version int not null default 1,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
call app.isolate('holiday_calendars');
call app.allow('holiday_calendars', 'kt_system', 'select,insert,update');
call app.allow('holiday_calendars', 'kt_definer', 'select');
call app.allow('holiday_calendars', 'kt_provider', 'select,insert,delete');
call app.allow('holiday_calendars', 'kt_provider', 'update', columns => 'name, country, holidays, sort_order, is_active, version');
insert into app.audit_families (audience, family) values ('kt_provider', 'holiday_calendar'), ('kt_provider', 'working_calendar');

alter table business_calendars
    add column holiday_calendar_ids uuid[] not null default '{}',
    -- What estimates need of its holidays, kept by the triggers below: whoever reads when a tenant works reads it along. Names are the provider's.
    add column holidays jsonb not null default '[]',
    add column sort_order int not null default 1,
    add column is_active boolean not null default true,
    add column version int not null default 1;
alter table business_calendars add constraint business_calendars_name unique (tenant_id, name);
call app.allow('business_calendars', 'kt_provider', 'insert,delete');
call app.allow('business_calendars', 'kt_provider', 'update',
    columns => 'name, timezone, intervals, holiday_calendar_ids, is_default, sort_order, is_active, version');
call app.allow('business_calendars', 'kt_definer', 'update', columns => 'holidays');

create function app.holidays_of(p_tenant uuid, p_calendars uuid[]) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(d.day - 'name' order by d.day ->> 'date'), '[]')
    from public.holiday_calendars h, pg_catalog.jsonb_array_elements(h.holidays) d (day)
    where h.tenant_id = p_tenant and h.id = any (p_calendars)
$$;
grant execute on function app.holidays_of(uuid, uuid[]) to kt_system, kt_provider, kt_definer;
create function app.keep_holidays() returns trigger language plpgsql as $$
begin
    new.holidays := app.holidays_of(new.tenant_id, new.holiday_calendar_ids);
    return new;
end $$;
create trigger keep_holidays before insert or update of holiday_calendar_ids on business_calendars for each row execute function app.keep_holidays();
create function app.spread_holidays() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
begin
    update business_calendars c set holidays = app.holidays_of(c.tenant_id, c.holiday_calendar_ids)
    where c.tenant_id = new.tenant_id and new.id = any (c.holiday_calendar_ids);
    return null;
end $$;
create trigger spread_holidays after update of holidays on holiday_calendars for each row
    when (old.holidays is distinct from new.holidays) execute function app.spread_holidays();

-- An empty one for whoever is there already, in use by the default calendar.
insert into holiday_calendars (tenant_id, id, name, sort_order) select id, gen_random_uuid(), 'Holidays', 1 from tenants;
update business_calendars c set holiday_calendar_ids = array[h.id] from holiday_calendars h where h.tenant_id = c.tenant_id and c.is_default;

-- The door of 0021, which tells the default calendar's holidays besides.
drop function app.find_host(text);
create function app.find_host(p_host text)
    returns table (tenant_id uuid, organization_id uuid, is_partner boolean, tenant_name text, tenant_status text, timezone text,
                   locale text, portal_name text, short_name text, stylesheet text, primary_color text,
                   provider_organization_id uuid, calendar_timezone text, calendar_intervals text, calendar_holidays text,
                   custom_css text, settings text, files text, modules_off text[])
    language plpgsql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
#variable_conflict use_column
begin
    return query
    select h.tenant_id, h.organization_id, o.kind = 'partner', t.name, t.status, t.timezone, t.locale,
           coalesce(b.portal_name, o.name), coalesce(b.short_name, left(o.name, 30)), coalesce(b.stylesheet, ''),
           coalesce(b.primary_color, '#0b5c8a'),
           (select p.id from organizations p where p.tenant_id = h.tenant_id and p.kind = 'provider'),
           c.timezone, c.intervals::text, c.holidays::text,
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

do $$
declare
    f text;
begin
    grant create on schema app to kt_definer;
    foreach f in array array['app.find_host(text)', 'app.spread_holidays()'] loop
        execute format('alter function %s owner to kt_definer', f);
        execute format('revoke all on function %s from public', f);
    end loop;
    revoke create on schema app from kt_definer;
    grant execute on function app.find_host(text) to kt_app;
end $$;
