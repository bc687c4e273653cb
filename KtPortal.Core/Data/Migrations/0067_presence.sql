-- Who looks at a ticket now, and who writes. It counts for seconds: after a crash of the server nobody is there, which is right.
create unlogged table ticket_presence (
    tenant_id uuid not null references tenants (id),
    ticket_id uuid not null,
    user_id uuid not null,
    seen_at timestamptz not null,
    wrote_at timestamptz,
    primary key (tenant_id, ticket_id, user_id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
call app.isolate('ticket_presence');
call app.allow('ticket_presence', 'kt_definer', 'select,insert,update');
call app.allow('ticket_presence', 'kt_system', 'select,delete');

-- Says that the caller looks at a ticket, or writes, and who else does, behind a row of nothing. Clients learn of nobody; of a partner's staff the provider's are one, and
-- have no name.
create function app.be_at_ticket(p_number text, p_writes boolean) returns table (name text, is_client boolean, writes boolean)
    language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
#variable_conflict use_column
declare
    v_tenant constant uuid := app.tenant_id();
    v_user constant uuid := app.user_id();
    v_role constant text := current_setting('role');
    v_ticket constant uuid := (select t.id from tickets t where t.tenant_id = v_tenant and t.number = p_number and t.deleted_at is null and app.reads(t));
begin
    if v_ticket is null or v_user is null then
        return;
    end if;
    insert into ticket_presence as p (tenant_id, ticket_id, user_id, seen_at, wrote_at)
    values (v_tenant, v_ticket, v_user, now(), case when p_writes then now() end)
    on conflict (tenant_id, ticket_id, user_id) do update set seen_at = excluded.seen_at, wrote_at = excluded.wrote_at;
    return query select null::text, null::boolean, null::boolean; -- there is such a ticket
    if v_role not in ('kt_provider', 'kt_partner') then
        return;
    end if;
    return query
        select case when v_role = 'kt_partner' and r.audience = 'provider' then null else u.name end,
            r.audience in ('client_admin', 'client_user'), bool_or(p.wrote_at is not null)
        from ticket_presence p
        join users u on u.tenant_id = p.tenant_id and u.id = p.user_id
        join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where p.tenant_id = v_tenant and p.ticket_id = v_ticket and p.user_id <> v_user and p.seen_at > now() - interval '45 seconds'
        group by 1, 2 order by 3 desc, 1 nulls last limit 8;
end $$;
grant create on schema app to kt_definer;
alter function app.be_at_ticket(text, boolean) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.be_at_ticket(text, boolean) from public;
grant execute on function app.be_at_ticket(text, boolean) to kt_provider, kt_partner, kt_client_admin, kt_client_user;
