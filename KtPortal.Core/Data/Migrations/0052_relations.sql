-- How tickets hang together.

-- Stored one way: a parent of its child, a duplicate of its original, what blocks of what it blocks; of two that are related, either.
create table ticket_relations (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    source_id uuid not null,
    target_id uuid not null,
    kind text not null check (kind in ('parent', 'duplicate', 'related', 'blocks')),
    created_by_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, source_id) references tickets (tenant_id, id) on delete cascade,
    foreign key (tenant_id, target_id) references tickets (tenant_id, id) on delete cascade,
    foreign key (tenant_id, created_by_id) references users (tenant_id, id),
    check (source_id <> target_id)
);
create unique index ticket_relations_once on ticket_relations (tenant_id, source_id, target_id, kind);
create unique index ticket_relations_related on ticket_relations (tenant_id, least(source_id, target_id), greatest(source_id, target_id)) where kind = 'related';
create unique index ticket_relations_parent on ticket_relations (tenant_id, target_id) where kind = 'parent';
create unique index ticket_relations_original on ticket_relations (tenant_id, source_id) where kind = 'duplicate';
create index ticket_relations_target on ticket_relations (tenant_id, target_id);
call app.isolate('ticket_relations');
call app.allow('ticket_relations', 'kt_system', 'select');
call app.allow('ticket_relations', 'kt_definer', 'select,delete');
call app.allow('ticket_relations', 'kt_definer', 'update', columns => 'source_id, target_id');
call app.allow('ticket_relations', 'kt_provider', 'select,delete');
call app.allow('ticket_relations', 'kt_provider', 'insert', 'true', 'created_by_id = app.user_id()');
-- Whoever doesn't see both ends doesn't see that they belong together.
do $$
declare
    sees_both constant text := $p$ exists (select 1 from tickets t where t.tenant_id = ticket_relations.tenant_id and t.id = ticket_relations.source_id)
        and exists (select 1 from tickets t where t.tenant_id = ticket_relations.tenant_id and t.id = ticket_relations.target_id) $p$;
begin
    call app.allow('ticket_relations', 'kt_partner', 'select,delete', sees_both);
    call app.allow('ticket_relations', 'kt_partner', 'insert', 'true', sees_both || ' and created_by_id = app.user_id()');
    call app.allow('ticket_relations', 'kt_client_admin', 'select', sees_both);
    call app.allow('ticket_relations', 'kt_client_user', 'select', sees_both);
end $$;

-- Whether one thing leads to another along relations of a kind.
create function app.relation_leads(p_kind text, p_from uuid, p_to uuid) returns boolean language sql stable security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
    with recursive way (id) as (
        select p_from
        union select r.target_id from ticket_relations r join way w on r.source_id = w.id where r.tenant_id = app.tenant_id() and r.kind = p_kind)
    select exists (select 1 from way where id = p_to)
$$;
-- How many parents stand above it, or children below.
create function app.relation_depth(p_ticket uuid, p_above boolean) returns int language sql stable security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
    with recursive way (id, depth) as (
        select p_ticket, 0
        union all
        select case when p_above then r.source_id else r.target_id end, w.depth + 1
        from ticket_relations r join way w on w.id = case when p_above then r.target_id else r.source_id end
        where r.tenant_id = app.tenant_id() and r.kind = 'parent' and w.depth < 20)
    select max(depth) from way
$$;
-- What speaks against a relation of two tickets that the caller reads, through whatever tickets; null for nothing. Who relates waits for
-- who relates, or two could close a circle together.
create function app.refuse_relation(p_kind text, p_source uuid, p_target uuid) returns text language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
begin
    if (select count(*) from tickets t where t.tenant_id = app.tenant_id() and t.id in (p_source, p_target) and t.deleted_at is null and app.reads(t)) < 2 then
        return 'hidden';
    end if;
    perform pg_advisory_xact_lock(hashtextextended(app.tenant_id()::text, 4712));
    return case
        when exists (select 1 from ticket_relations r where r.tenant_id = app.tenant_id() and r.kind = p_kind
            and (r.source_id = p_source and r.target_id = p_target or p_kind = 'related' and r.source_id = p_target and r.target_id = p_source)) then 'there'
        when p_kind <> 'related' and app.relation_leads(p_kind, p_target, p_source) then 'circle'
        when p_kind = 'parent' and exists (select 1 from ticket_relations r where r.tenant_id = app.tenant_id() and r.kind = 'parent'
            and r.target_id = p_target) then 'parent'
        when p_kind = 'duplicate' and exists (select 1 from ticket_relations r where r.tenant_id = app.tenant_id() and r.kind = 'duplicate'
            and r.source_id = p_source) then 'original'
        when p_kind = 'parent' and app.relation_depth(p_source, true) + 1 + app.relation_depth(p_target, false) > 5 then 'deep'
        end;
end $$;
create function app.relate_as_person() returns trigger language plpgsql as $$
declare
    why constant text := app.refuse_relation(new.kind, new.source_id, new.target_id);
begin
    if why is not null then
        raise exception 'they can''t be related that way: %', why using errcode = 'check_violation';
    end if;
    new.created_at := app.near_now(new.created_at);
    return new;
end $$;
create trigger related_by_person before insert on ticket_relations for each row when (app.is_person()) execute function app.relate_as_person();

-- The requester of a duplicate takes part in its original, of the same organization.
create function app.join_requester(p_ticket uuid, p_of uuid) returns boolean language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    t tickets;
    asking tickets;
begin
    select * into t from tickets x where x.tenant_id = app.tenant_id() and x.id = p_ticket and x.deleted_at is null and app.reads(x) for no key update;
    select * into asking from tickets x where x.tenant_id = app.tenant_id() and x.id = p_of and x.deleted_at is null and app.reads(x);
    if t.id is null or asking.id is null or t.organization_id <> asking.organization_id or current_setting('role') not in ('kt_provider', 'kt_partner')
            or num_nonnulls(asking.requester_id, asking.contact_id, asking.requester_email) = 0
            or asking.requester_id is not distinct from t.requester_id and lower(asking.requester_email) is not distinct from lower(t.requester_email) then
        return false;
    end if;
    insert into ticket_participants (tenant_id, id, ticket_id, organization_id, user_id, contact_id, email, added_by_id)
        values (t.tenant_id, gen_random_uuid(), t.id, t.organization_id, asking.requester_id, asking.contact_id, asking.requester_email, app.user_id())
        on conflict do nothing;
    if asking.requester_id is not null and not t.reader_ids @> array[asking.requester_id] then
        update tickets set reader_ids = reader_ids || asking.requester_id where tenant_id = t.tenant_id and id = t.id;
    end if;
    return true;
end $$;

grant create on schema app to kt_definer;
alter function app.relation_leads(text, uuid, uuid) owner to kt_definer;
alter function app.relation_depth(uuid, boolean) owner to kt_definer;
alter function app.refuse_relation(text, uuid, uuid) owner to kt_definer;
alter function app.join_requester(uuid, uuid) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.relation_leads(text, uuid, uuid), app.relation_depth(uuid, boolean), app.refuse_relation(text, uuid, uuid),
    app.join_requester(uuid, uuid) from public;
grant execute on function app.refuse_relation(text, uuid, uuid), app.join_requester(uuid, uuid) to kt_provider, kt_partner;
call app.allow('ticket_participants', 'kt_definer', 'select,insert,delete');
grant update (reader_ids) on tickets to kt_definer;

call app.declare_steps('ticket', '{kt_provider,kt_partner}', 'related', 'unrelated');
-- Who relates tickets has them move in the lists of those who read of it.
drop trigger escalation_activity on timeline_events;
create trigger escalation_activity after insert on timeline_events for each row
    when (new.subject_kind = 'ticket' and new.visibility in ('partner', 'internal')
        and new.kind in ('escalated', 'settled', 'status', 'related', 'unrelated'))
    execute function app.step_activity();

-- What becomes of a parent's children is asked by statements of partners, who read no settings.
alter table tenants add column open_children text not null default 'warn' check (open_children in ('warn', 'block', 'cascade'));
grant update (open_children) on tenants to kt_definer;
create or replace function app.follow_ticket_settings() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
begin
    update tenants set queue_position_visible = coalesce((new.data ->> 'queue_position_visible')::boolean, true),
        tickets_per_hour = (new.data ->> 'tickets_per_hour')::int, open_children = coalesce(new.data ->> 'parent_with_open_children', 'warn')
        where id = new.tenant_id;
    return null;
end $$;
