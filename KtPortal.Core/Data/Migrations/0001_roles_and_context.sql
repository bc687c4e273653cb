-- Each audience is a database role. The application's login (kt_app) owns nothing, inherits nothing and can only
-- step into one of them for the length of a transaction. kt_definer owns the few functions that may see more than
-- their caller; it has policies of its own, so that even those stay inside one tenant.
do $$
declare
    r text;
begin
    foreach r in array array['kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user', 'kt_public',
                             'kt_system', 'kt_platform', 'kt_definer', 'kt_scheduler'] loop
        if not exists (select 1 from pg_roles where rolname = r) then
            execute format('create role %I nologin noinherit', r);
        end if;
    end loop;
    if not exists (select 1 from pg_roles where rolname = 'kt_app') then
        create role kt_app login noinherit;
    end if;
    foreach r in array array['kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user', 'kt_public',
                             'kt_system', 'kt_platform', 'kt_scheduler'] loop
        if not pg_has_role('kt_app', r, 'MEMBER') then
            execute format('grant %I to kt_app', r);
        end if;
    end loop;
    if not pg_has_role(current_user, 'kt_definer', 'USAGE') then
        execute format('grant kt_definer to %I', current_user);
    end if;
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to kt_app', current_database());
end $$;

create schema app;
revoke all on schema public from public;
grant usage on schema public, app to kt_app, kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_public,
    kt_system, kt_platform, kt_definer;
grant create on schema app to kt_definer;
alter default privileges revoke execute on functions from public;

-- The context. Set transaction-locally together with the role; absent means null, and null equals nothing.
create function app.tenant_id() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;
create function app.organization_id() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('app.organization_id', true), '')::uuid $$;
create function app.user_id() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('app.user_id', true), '')::uuid $$;

grant execute on function app.tenant_id(), app.organization_id(), app.user_id() to kt_provider, kt_partner,
    kt_client_admin, kt_client_user, kt_public, kt_system, kt_platform, kt_definer;

-- Declares a tenant table: row-level security, also for its owner.
create procedure app.isolate(tbl regclass) language plpgsql as $$
begin
    execute format('alter table %s enable row level security', tbl);
    execute format('alter table %s force row level security', tbl);
end $$;

-- Lets one audience do some verbs on a table: grants plus one policy a verb. Within the tenant always;
-- `rows` narrows further. `columns` limits an update to some columns.
create procedure app.allow(tbl regclass, audience text, verbs text, rows text default 'true', written text default null,
                           columns text default null) language plpgsql as $$
declare
    verb text;
    -- (select f()) is asked once a statement; f() alone once a row, which made lists half as dear again.
    seen text := regexp_replace(format('tenant_id = app.tenant_id() and (%s)', rows), 'app\.\w+_id\(\)', '(select \&)', 'g');
    put text := regexp_replace(format('tenant_id = app.tenant_id() and (%s)', coalesce(written, rows)), 'app\.\w+_id\(\)', '(select \&)', 'g');
begin
    foreach verb in array string_to_array(replace(verbs, ' ', ''), ',') loop
        execute format('grant %s%s on %s to %I', verb,
            case when verb = 'update' and columns is not null then ' (' || columns || ')' else '' end, tbl, audience);
        execute format('create policy %I on %s for %s to %I %s', audience || '_' || verb, tbl, verb, audience,
            case verb
                when 'insert' then format('with check (%s)', put)
                when 'update' then format('using (%s) with check (%s)', seen, put)
                else format('using (%s)', seen)
            end);
    end loop;
end $$;

create function app.touch() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end $$;

-- Rows of a client carry its organization's partner; the database sets it, so a form can't.
create function app.set_partner() returns trigger language plpgsql as $$
begin
    new.partner_id := (select o.partner_id from organizations o
                       where o.tenant_id = new.tenant_id and o.id = new.organization_id);
    return new;
end $$;
