-- Whoever can run SQL as kt_app can take any role and set any tenant. So the context carries a seal (app.seal): ten digits of
-- time, a point, and SHA-256 over key, time, role, tenant, organization and user, in hexadecimal. Every policy of an audience
-- asks app.tenant_id(), which answers nothing without it. The key is derived from the login's password and written when
-- migrating; no audience reads it. ContextSeal makes seals for jobs, app.find_session for people.
--
-- The key is the last value of two sequences, because of all that only kt_definer may read they are read fastest: a table
-- costs twice as much with every statement (docs/adr/0007). No key: nothing is sealed, and nobody sees a row.
create sequence app.seal_key_1;
create sequence app.seal_key_2;
grant usage on sequence app.seal_key_1, app.seal_key_2 to kt_definer;

-- A hash over key and text needs no second round here: it could be carried on only by bytes that no text holds.
-- Names are written in full instead of setting a search_path, which would cost as much as all the rest.
do $$
declare
    made text := format($f$pg_catalog.encode(pg_catalog.sha256(
            pg_catalog.int8send(pg_catalog.pg_sequence_last_value(%s)) operator(pg_catalog.||) pg_catalog.int8send(pg_catalog.pg_sequence_last_value(%s))
            operator(pg_catalog.||) pg_catalog.convert_to(pg_catalog.concat_ws('|', %%s), 'UTF8')), 'hex')$f$,
        'app.seal_key_1'::regclass::oid, 'app.seal_key_2'::regclass::oid);
    context text := $f$pg_catalog.left(seal, 10), pg_catalog.current_setting('role'), tenant,
            coalesce(pg_catalog.current_setting('app.organization_id', true), ''), coalesce(pg_catalog.current_setting('app.user_id', true), '')$f$;
begin
    execute format($f$
create or replace function app.tenant_id() returns uuid language plpgsql stable parallel restricted security definer as $b$
declare
    seal text := pg_catalog.current_setting('app.seal', true);
    tenant text := coalesce(pg_catalog.current_setting('app.tenant_id', true), '');
begin
    if %s operator(pg_catalog.=) pg_catalog.substr(seal, 12) then
        if pg_catalog.abs(pg_catalog.date_part('epoch', pg_catalog.now()) operator(pg_catalog.-) pg_catalog.left(seal, 10)::pg_catalog.float8)
                operator(pg_catalog.<) 300 then
            return nullif(tenant, '')::pg_catalog.uuid;
        end if;
    end if;
    return null;
end $b$ $f$, format(made, context));

    -- Whether the context, also one without a tenant, is sealed.
    execute format($f$
create function app.is_sealed() returns boolean language plpgsql stable parallel restricted security definer as $b$
declare
    seal text := pg_catalog.current_setting('app.seal', true);
    tenant text := coalesce(pg_catalog.current_setting('app.tenant_id', true), '');
begin
    if %s operator(pg_catalog.=) pg_catalog.substr(seal, 12) then
        return pg_catalog.abs(pg_catalog.date_part('epoch', pg_catalog.now()) operator(pg_catalog.-) pg_catalog.left(seal, 10)::pg_catalog.float8)
            operator(pg_catalog.<) 300;
    end if;
    return false;
end $b$ $f$, format(made, context));

    -- A seal from now on. For functions here: whoever may call it is whoever he says.
    execute format($f$
create function app.seal(p_role text, p_tenant text, p_organization text, p_user text) returns text
    language plpgsql stable parallel restricted security definer as $b$
declare
    moment text := pg_catalog.lpad(pg_catalog.floor(pg_catalog.date_part('epoch', pg_catalog.now()))::pg_catalog.int8::pg_catalog.text, 10, '0');
begin
    return pg_catalog.concat(moment, '.', %s);
end $b$ $f$, format(made, 'moment, p_role, p_tenant, p_organization, p_user'));
end $$;

-- A node asks, not a person and not a job: what the doors of 0010 read across tenants they read for nodes.
create function app.is_node() returns boolean language plpgsql stable parallel restricted security definer set search_path = public, app as $$
begin
    return current_setting('role') = 'none' and app.is_sealed();
end $$;

grant create on schema app to kt_definer;
alter function app.tenant_id() owner to kt_definer;
alter function app.is_sealed() owner to kt_definer;
alter function app.seal(text, text, text, text) owner to kt_definer;
alter function app.is_node() owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.is_sealed(), app.seal(text, text, text, text), app.is_node() from public;
grant execute on function app.is_sealed() to kt_app, kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_public, kt_system, kt_platform;

alter policy kt_platform_all on tenants using ((select app.is_sealed())) with check ((select app.is_sealed()));
alter policy kt_definer_select on data_protection_keys using ((select app.is_node()));
alter policy kt_definer_insert on data_protection_keys with check ((select app.is_node()));

-- Asked once a statement instead of once a row, also inside functions.
do $$
declare
    f regprocedure;
begin
    foreach f in array array['app.queue_place(uuid)', 'app.queue_lengths()', 'app.search_tickets(text, int)', 'app.suggest_tickets(text, int)']::regprocedure[] loop
        execute replace(pg_get_functiondef(f), '= app.tenant_id()', '= (select app.tenant_id())');
    end loop;
end $$;

-- Has this migration been applied? For nodes that don't migrate themselves.
grant usage on schema migrations to kt_definer;
grant select on migrations.applied to kt_definer;
create function app.is_migrated(p_name text) returns boolean language plpgsql stable security definer set search_path = public, app as $$
begin
    return exists (select 1 from migrations.applied where name = p_name);
end $$;
grant create on schema app to kt_definer;
alter function app.is_migrated(text) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.is_migrated(text) from public;
grant execute on function app.is_migrated(text) to kt_app;
