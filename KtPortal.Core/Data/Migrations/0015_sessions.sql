-- Sessions. The cookie holds 32 random bytes, the row their SHA-256. A session is one person's, on the hosts of one
-- organization: idle for 8 hours or 7 days old it is over, and so it is with whatever ends it here.
create table sessions (
    tenant_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    token_hash bytea not null check (length(token_hash) = 32),
    host_organization_id uuid not null,
    hostname text not null check (length(hostname) <= 253),
    method text not null check (method in ('password', 'magic_link')),
    ip_address text check (length(ip_address) <= 64),
    user_agent text check (length(user_agent) <= 500),
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null default now() + interval '7 days',
    ended_at timestamptz,
    end_reason text check (end_reason in ('signed_out', 'replaced', 'too_many', 'revoked', 'password', 'role', 'status')),
    primary key (tenant_id, id),
    check ((ended_at is null) = (end_reason is null)),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
    foreign key (tenant_id, host_organization_id) references organizations (tenant_id, id)
);
create unique index sessions_token on sessions (tenant_id, token_hash);
create index sessions_user on sessions (tenant_id, user_id, created_at) where ended_at is null;
create index sessions_ended on sessions (tenant_id, ended_at) where ended_at is not null;
call app.isolate('sessions');
call app.allow('sessions', 'kt_system', 'select,insert,update,delete');
call app.allow('sessions', 'kt_definer', 'select,update');
alter policy kt_definer_select on sessions using (true);
alter policy kt_definer_update on sessions using (true) with check (true);
-- Everybody sees and ends his own, and reads no hash.
do $$
declare
    audience text;
begin
    foreach audience in array array['kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user'] loop
        call app.allow('sessions', audience, 'select,update', 'user_id = app.user_id()', null, 'ended_at, end_reason');
        execute format('revoke select on sessions from %I', audience);
        execute format('grant select (tenant_id, id, user_id, host_organization_id, hostname, method, ip_address, user_agent, created_at, last_seen_at,
            expires_at, ended_at, end_reason) on sessions to %I', audience);
    end loop;
end $$;

-- What has ended stays so, and ends the person's open streams: those of other sessions come back by themselves.
create function app.end_session() returns trigger language plpgsql security definer set search_path = public, app as $$
begin
    if old.ended_at is not null then
        raise exception 'the session has ended' using errcode = 'check_violation';
    end if;
    if new.ended_at is not null then
        new.ended_at := now();
        insert into stream_events (tenant_id, event, user_id, visibility) values (new.tenant_id, 'session.ended', new.user_id, 'internal');
    end if;
    return new;
end $$;
create trigger end_session before update of ended_at, end_reason on sessions for each row execute function app.end_session();
grant insert on stream_events to kt_definer;
create policy kt_definer_insert on stream_events for insert to kt_definer with check (true);

-- Ends all of a user's sessions.
create function app.end_sessions(p_tenant uuid, p_user uuid, p_reason text) returns void language plpgsql security definer
    set search_path = public, app as $$
begin
    update sessions set ended_at = now(), end_reason = p_reason where tenant_id = p_tenant and user_id = p_user and ended_at is null;
end $$;

create function app.end_sessions_of_user() returns trigger language plpgsql security definer set search_path = public, app as $$
begin
    perform app.end_sessions(new.tenant_id, new.id, case when old.role_id <> new.role_id then 'role' else 'status' end);
    return null;
end $$;
create trigger end_sessions after update of role_id, status, organization_id on users for each row
    when (old.role_id <> new.role_id or old.organization_id <> new.organization_id or old.status = 'active' and new.status <> 'active')
    execute function app.end_sessions_of_user();

create function app.end_sessions_of_credential() returns trigger language plpgsql security definer set search_path = public, app as $$
begin
    perform app.end_sessions(new.tenant_id, new.user_id, 'password');
    return null;
end $$;
create trigger end_sessions after update of security_stamp on user_credentials for each row
    when (old.security_stamp <> new.security_stamp) execute function app.end_sessions_of_credential();

create function app.end_sessions_of_organization() returns trigger language plpgsql security definer set search_path = public, app as $$
begin
    perform app.end_sessions(new.tenant_id, u.id, 'status') from users u
        where u.tenant_id = new.tenant_id and (u.organization_id = new.id or new.kind = 'partner' and u.partner_id = new.id);
    return null;
end $$;
create trigger end_sessions after update of status on organizations for each row
    when (old.status = 'active' and new.status <> 'active') execute function app.end_sessions_of_organization();

create function app.end_sessions_of_tenant() returns trigger language plpgsql security definer set search_path = public, app as $$
begin
    perform app.end_sessions(new.id, u.id, 'status') from users u where u.tenant_id = new.id;
    return null;
end $$;
create trigger end_sessions after update of status on tenants for each row
    when (old.status = 'active' and new.status <> 'active') execute function app.end_sessions_of_tenant();

-- May who has this role and belongs there be on the hosts of that organization? Provider staff and direct clients on the
-- provider's; a partner's clients on that partner's only; partner staff on both. (The planner puts it in place.)
create function app.fits_host(p_audience text, p_organization uuid, p_partner uuid, p_host_kind text, p_host uuid) returns boolean
    language sql immutable as $$
    select case p_audience
        when 'provider' then p_host_kind = 'provider'
        when 'partner' then p_host_kind = 'provider' or p_host = p_organization
        else case when p_partner is null then p_host_kind = 'provider' else p_host = p_partner end
    end
$$;
grant execute on function app.fits_host(text, uuid, uuid, text, uuid) to kt_definer;
create or replace function app.host_serves(p_tenant uuid, p_user uuid, p_host_organization uuid) returns boolean
    language plpgsql stable security definer set search_path = public, app as $$
begin
    return exists (
        select 1 from users u
        join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id
        join organizations h on h.tenant_id = u.tenant_id and h.id = p_host_organization
        where u.tenant_id = p_tenant and u.id = p_user and u.status = 'active' and o.status = 'active'
            and app.fits_host(r.audience, u.organization_id, u.partner_id, h.kind, h.id));
end
$$;

-- Who a session is now: role, audience, permissions and the seal of its context, if it stands and the account may be used on
-- this host. Called with every request, so a change of rights takes effect with the next; names in full, as in 0014.
drop function app.find_session(uuid, uuid, text, uuid);
create function app.find_session(p_tenant uuid, p_token_hash bytea, p_host_organization uuid)
    returns table (session_id uuid, user_id uuid, audience text, organization_id uuid, organization_name text, partner_id uuid, name text,
                   display_name text, email text, timezone text, locale text, theme text, permissions text[], is_stale boolean, seal text)
    language plpgsql stable security definer as $$
#variable_conflict use_column
begin
    return query
    select s.id, u.id, r.audience, u.organization_id, o.name, u.partner_id, u.name, u.display_name, u.email, u.timezone, u.locale, u.theme,
           r.permissions, s.last_seen_at < pg_catalog.now() - interval '5 minutes',
           app.seal('kt_' || r.audience, p_tenant::text, u.organization_id::text, u.id::text)
    from public.sessions s
    join public.users u on u.tenant_id = s.tenant_id and u.id = s.user_id
    join public.roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
    join public.organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id
    join public.organizations h on h.tenant_id = s.tenant_id and h.id = s.host_organization_id
    where s.tenant_id = p_tenant and s.token_hash = p_token_hash and s.host_organization_id = p_host_organization
        and s.ended_at is null and s.expires_at > pg_catalog.now() and s.last_seen_at > pg_catalog.now() - interval '8 hours'
        and u.status = 'active' and o.status = 'active'
        and app.fits_host(r.audience, u.organization_id, u.partner_id, h.kind, h.id);
end
$$;

-- Notes that one's own session is used, now and then only; of several requests at once one does it, and nobody waits.
create function app.touch_session(p_session uuid) returns void language plpgsql security definer set search_path = public, app as $$
begin
    update sessions s set last_seen_at = now() from (
        select l.tenant_id, l.id from sessions l
        where l.tenant_id = app.tenant_id() and l.id = p_session and l.user_id = app.user_id() and l.ended_at is null for update skip locked) mine
        where s.tenant_id = mine.tenant_id and s.id = mine.id;
end
$$;

-- Why a session that somebody still shows is over; null for one that never was.
create function app.find_session_end(p_tenant uuid, p_token_hash bytea) returns text
    language plpgsql stable security definer set search_path = public, app as $$
begin
    return (select coalesce(s.end_reason, case when s.expires_at <= now() or s.last_seen_at <= now() - interval '8 hours' then 'idle' else 'status' end)
            from sessions s where s.tenant_id = p_tenant and s.token_hash = p_token_hash);
end
$$;

do $$
declare
    f text;
begin
    grant create on schema app to kt_definer;
    foreach f in array array['app.end_session()', 'app.end_sessions(uuid, uuid, text)', 'app.end_sessions_of_user()', 'app.end_sessions_of_credential()',
            'app.end_sessions_of_organization()', 'app.end_sessions_of_tenant()', 'app.find_session(uuid, bytea, uuid)', 'app.find_session_end(uuid, bytea)',
            'app.touch_session(uuid)'] loop
        execute format('alter function %s owner to kt_definer', f);
        execute format('revoke all on function %s from public', f);
    end loop;
    revoke create on schema app from kt_definer;
    grant execute on function app.find_session(uuid, bytea, uuid), app.find_session_end(uuid, bytea) to kt_app;
    grant execute on function app.touch_session(uuid) to kt_provider, kt_partner, kt_client_admin, kt_client_user;
end $$;
