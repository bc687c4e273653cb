-- Jobs: fair between tenants, what strangers send on slots of its own, and who may ask for which work.

-- Reading mail is the only work that strangers feed: its lane is never in the way of the others'.
alter table outbox_messages
    add column lane text not null generated always as (case kind when 'mail.received' then 'reading' else 'common' end) stored,
    add column timeouts int not null default 0;
drop index outbox_due;
create index outbox_lane on outbox_messages (lane, tenant_id, next_attempt_at) where state = 'pending';
-- Is anything due at all? `attempts >= 0` holds always and is named by that question only: a claim must not be planned over
-- this index, in which one tenant's thousands stand before another's ten.
create index outbox_next on outbox_messages (next_attempt_at) where state = 'pending' and attempts >= 0;

-- Takes due jobs of all tenants, for a while: a worker that dies gives them back when the lease runs out. For each lane:
-- {lane, free: slots, most: slots of one tenant, lease, holders: a tenant for each slot taken, after: the tenant served last}.
-- Tenants with work are gone around one by one, each gets one job a round, however much it has waiting.
drop function app.claim_outbox(int, interval);
create function app.claim_outbox(p_lanes jsonb)
    returns table (tenant_id uuid, id uuid, kind text, payload jsonb, attempts int, timeouts int, lane text)
    language plpgsql security definer set search_path = public, app, pg_temp as $$
#variable_conflict use_column
declare
    l record;
    holder uuid;
    taken record;
    quiet int;
begin
    if not exists (select 1 from outbox_messages o where o.state = 'pending' and o.attempts >= 0 and o.next_attempt_at <= now()
                   and (o.claimed_until is null or o.claimed_until < now())) then
        return;
    end if;
    for l in select * from jsonb_to_recordset(p_lanes) as x (lane text, free int, most int, lease interval, holders uuid[], after uuid) loop
        holder := l.after;
        quiet := 0;
        while l.free > 0 loop
            -- (ordered as the index is: the table's key would do for the tenant alone, and stand full of what is done)
            select o.tenant_id into holder from outbox_messages o
                where o.state = 'pending' and o.lane = l.lane and o.tenant_id > holder
                order by o.tenant_id, o.next_attempt_at limit 1;
            if not found then
                -- The rest of the round that began behind the last one served, and one whole round, without any work.
                quiet := quiet + 1;
                exit when quiet = 2;
                holder := '00000000-0000-0000-0000-000000000000';
                continue;
            end if;
            continue when cardinality(array_positions(l.holders, holder)) >= l.most;
            update outbox_messages o set claimed_until = now() + l.lease, attempts = o.attempts + 1
                from (select d.tenant_id, d.id from outbox_messages d
                      where d.state = 'pending' and d.lane = l.lane and d.tenant_id = holder and d.next_attempt_at <= now()
                          and (d.claimed_until is null or d.claimed_until < now())
                      order by d.next_attempt_at limit 1
                      for update skip locked) due
                where o.tenant_id = due.tenant_id and o.id = due.id
                returning o.tenant_id, o.id, o.kind, o.payload, o.attempts, o.timeouts, o.lane into taken;
            if found then
                return query select taken.tenant_id, taken.id, taken.kind, taken.payload, taken.attempts, taken.timeouts, taken.lane;
                l.free := l.free - 1;
                l.holders := l.holders || holder;
                quiet := 0;
            end if;
        end loop;
    end loop;
end
$$;
grant create on schema app to kt_definer;
alter function app.claim_outbox(jsonb) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.claim_outbox(jsonb) from public;
grant execute on function app.claim_outbox(jsonb) to kt_app;

-- A dead job that gets another life begins anew, whoever gives it: people change nothing but its state.
create function app.revive_job() returns trigger language plpgsql as $$
begin
    new.attempts := 0;
    new.timeouts := 0;
    new.next_attempt_at := now();
    -- What has a key stays marked as once claimed: a new one of its key must not meet it in the index of those that merge.
    new.claimed_until := case when new.dedupe_key is null then null else now() - interval '1 second' end;
    return new;
end $$;
create trigger revive before update of state on outbox_messages for each row
    when (old.state = 'dead' and new.state = 'pending') execute function app.revive_job();

-- People ask for what follows their own ticket or comment; the provider also to read a failed mail again. How, when and how
-- often it is done is not theirs to say.
drop policy kt_provider_update on outbox_messages;
revoke update on outbox_messages from kt_provider;
call app.allow('outbox_messages', 'kt_provider', 'update', $$ state = 'dead' $$, $$ state = 'pending' $$, 'state');
do $$
declare
    audience text;
    ticket text := $p$ exists (select 1 from tickets t
        where t.tenant_id = outbox_messages.tenant_id and t.id = (payload ->> 'ticket')::uuid) $p$;
    asked text := format($p$ when 'ticket.submitted' then payload - 'ticket' = '{}' and %1$s
        when 'ticket.commented' then payload - '{ticket, comment}'::text[] = '{}' and %1$s
            and exists (select 1 from ticket_comments c where c.tenant_id = outbox_messages.tenant_id
                        and c.ticket_id = (payload ->> 'ticket')::uuid and c.id = (payload ->> 'comment')::uuid
                        and c.author_id = app.user_id()) $p$, ticket);
    reread text := $p$ when 'mail.received' then payload - 'message' = '{}'
            and exists (select 1 from inbound_messages m where m.tenant_id = outbox_messages.tenant_id
                        and m.id = (payload ->> 'message')::uuid and m.state = 'failed') $p$;
begin
    foreach audience in array array['kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user'] loop
        execute format('drop policy %I on outbox_messages', audience || '_insert');
        call app.allow('outbox_messages', audience, 'insert',
            'case kind' || asked || case audience when 'kt_provider' then reread else '' end || 'else false end');
        execute format('revoke insert on outbox_messages from %I', audience);
        execute format('grant insert (tenant_id, id, kind, payload) on outbox_messages to %I', audience);
    end loop;
end $$;

-- Jobs name rows, never content: the address that somebody typed to get a link, until the link is mailed ...
create table account_link_requests (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    email text not null check (length(email) <= 255),
    purpose text not null check (purpose in ('magic_link', 'password_reset')),
    -- as asked for; the link is made only if the tenant has this host
    hostname text not null check (length(hostname) <= 253),
    created_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create index account_link_requests_created on account_link_requests (tenant_id, created_at);
call app.isolate('account_link_requests');
call app.allow('account_link_requests', 'kt_system', 'select,insert,delete');

-- ... and the object whose row is gone, until it is gone, too.
create table file_removals (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    store text not null check (store in ('local', 's3')),
    object_key text not null check (length(object_key) <= 500 and object_key like 'tenants/' || tenant_id || '/%'),
    created_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
call app.isolate('file_removals');
call app.allow('file_removals', 'kt_system', 'select,insert,delete');

-- Those of before carried addresses and keys. Whoever waits for a link in this moment asks for it again; an object that stays
-- is litter that nobody reaches.
alter table outbox_messages no force row level security;
delete from outbox_messages where kind in ('account.link', 'file.remove');
alter table outbox_messages force row level security;
