-- Work that must follow a change, written in the change's transaction, carried out at least once afterwards.
create table outbox_messages (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    kind text not null check (length(kind) <= 60),
    payload jsonb not null default '{}',
    dedupe_key text,
    state text not null default 'pending' check (state in ('pending', 'done', 'dead')),
    attempts int not null default 0,
    next_attempt_at timestamptz not null default now(),
    claimed_until timestamptz,
    last_error text,
    created_at timestamptz not null default now(),
    done_at timestamptz,
    primary key (tenant_id, id)
);
create index outbox_due on outbox_messages (next_attempt_at) where state = 'pending';
create index outbox_dead on outbox_messages (tenant_id, created_at) where state = 'dead';
create index outbox_done on outbox_messages (done_at) where state = 'done';
-- Jobs of the same key merge while none of them runs.
create unique index outbox_dedupe on outbox_messages (tenant_id, dedupe_key)
    where dedupe_key is not null and state = 'pending' and claimed_until is null;
create function app.wake_outbox() returns trigger language plpgsql as $$
begin
    perform pg_notify('kt_outbox', '');
    return null;
end $$;
create trigger wake after insert on outbox_messages for each statement execute function app.wake_outbox();
call app.isolate('outbox_messages');
call app.allow('outbox_messages', 'kt_system', 'select,insert,update,delete');
call app.allow('outbox_messages', 'kt_definer', 'select,insert,update,delete');
call app.allow('outbox_messages', 'kt_provider', 'select,insert,update');
-- Others ask for what follows their own ticket or comment, and for nothing else.
do $$
declare
    audience text;
begin
    foreach audience in array array['kt_partner', 'kt_client_admin', 'kt_client_user'] loop
        call app.allow('outbox_messages', audience, 'insert', $p$ kind in ('ticket.submitted', 'ticket.commented') and dedupe_key is null
            and state = 'pending' and exists (select 1 from tickets t
                where t.tenant_id = outbox_messages.tenant_id and t.id = (outbox_messages.payload ->> 'ticket')::uuid) $p$);
    end loop;
end $$;

-- Events for open pages: ids and small public facts. Kept ten minutes, so that a page can catch up.
create table stream_events (
    tenant_id uuid not null references tenants (id),
    id bigint generated always as identity,
    event text not null check (length(event) <= 60),
    ticket_id uuid,
    organization_id uuid,
    partner_id uuid,
    visibility text not null check (visibility in ('public', 'partner', 'internal')),
    user_id uuid,
    data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create index stream_events_created on stream_events (created_at);
call app.isolate('stream_events');
call app.allow('stream_events', 'kt_system', 'select,insert,delete');
-- What is meant for one user only that user reads back; a job of the tenant wrote it.
call app.allow('stream_events', 'kt_provider', 'select', 'user_id is null or user_id = app.user_id()');
call app.allow('stream_events', 'kt_partner', 'select', $$ user_id = app.user_id()
    or user_id is null and partner_id = app.organization_id() and visibility in ('public', 'partner') $$);
call app.allow('stream_events', 'kt_client_admin', 'select', $$ user_id = app.user_id()
    or user_id is null and organization_id = app.organization_id() and visibility = 'public' $$);
call app.allow('stream_events', 'kt_client_user', 'select', $$ user_id = app.user_id()
    or user_id is null and organization_id = app.organization_id() and visibility = 'public'
    and exists (select 1 from tickets t where t.tenant_id = stream_events.tenant_id and t.id = stream_events.ticket_id) $$);
-- People announce what they did to a ticket they see, under its own organization: nobody's page hears of another's.
do $$
declare
    about text := 'user_id is null and exists (select 1 from tickets t where t.tenant_id = stream_events.tenant_id
        and t.id = stream_events.ticket_id and t.organization_id = stream_events.organization_id
        and t.partner_id is not distinct from stream_events.partner_id)';
begin
    call app.allow('stream_events', 'kt_provider', 'insert', about);
    call app.allow('stream_events', 'kt_partner', 'insert', about || $p$ and visibility in ('public', 'partner') $p$);
    call app.allow('stream_events', 'kt_client_admin', 'insert', about || $p$ and visibility = 'public' $p$);
    call app.allow('stream_events', 'kt_client_user', 'insert', about || $p$ and visibility = 'public' $p$);
end $$;
create function app.announce_event() returns trigger language plpgsql security definer set search_path = public, app as $$
declare
    note jsonb := jsonb_build_object('tenant', new.tenant_id, 'id', new.id, 'event', new.event, 'ticket', new.ticket_id,
        'organization', new.organization_id, 'partner', new.partner_id, 'visibility', new.visibility, 'user', new.user_id,
        'at', (extract(epoch from new.created_at) * 1000)::bigint);
    told text;
begin
    told := (note || jsonb_build_object('data', new.data, 'readers',
        (select t.reader_ids from tickets t where t.tenant_id = new.tenant_id and t.id = new.ticket_id)))::text;
    -- A notification holds less than 8000 bytes; the nodes fetch the rest of a larger one.
    perform pg_notify('kt_events', case when octet_length(told) < 7900 then told
        else (note || '{"fetch": true}')::text end);
    return null;
end $$;
alter function app.announce_event() owner to kt_definer;
create trigger announce after insert on stream_events for each row execute function app.announce_event();

-- A line moved: tell the nodes at once (they tell the open pages), and queue the recount of what was told.
create function app.line_moved(p_tenant uuid, p_priority uuid) returns void language plpgsql security definer
    set search_path = public, app as $$
begin
    insert into outbox_messages (tenant_id, id, kind, payload, dedupe_key, next_attempt_at)
        values (p_tenant, gen_random_uuid(), 'line.moved', json_build_object('priority', p_priority), 'line:' || p_priority,
                now() + interval '0.5 second')
        -- the update takes the row's lock until commit: a worker can't run the job before this change is visible
        on conflict (tenant_id, dedupe_key) where dedupe_key is not null and state = 'pending' and claimed_until is null
        do update set attempts = 0;
    perform pg_notify('kt_lines', p_tenant || ':' || p_priority);
end $$;
alter function app.line_moved(uuid, uuid) owner to kt_definer;

create function app.follow_line() returns trigger language plpgsql security definer set search_path = public, app as $$
declare
    was boolean := tg_op = 'UPDATE' and old.in_line;
begin
    if was and (not new.in_line or old.priority_id <> new.priority_id) then
        update ticket_waits set left_at = now(), outcome = case
                when new.in_line then 'left'
                when new.phase = 'in_progress' then 'started'
                when new.first_response_at is not null and new.phase not in ('cancelled') then 'responded'
                else 'left' end
            where tenant_id = new.tenant_id and ticket_id = new.id and left_at is null;
        -- Two lines are always locked in the same order: else two tickets that change places would wait for each other.
        if new.in_line and new.priority_id < old.priority_id then
            perform app.line_moved(new.tenant_id, new.priority_id);
        end if;
        perform app.line_moved(old.tenant_id, old.priority_id);
    end if;
    if new.in_line and (not was or old.priority_id <> new.priority_id) then
        insert into ticket_waits (tenant_id, ticket_id, priority_id, entered_at, entry_position)
            select new.tenant_id, new.id, new.priority_id, now(), greatest(1, count(*)::int)
            from tickets w
            where w.tenant_id = new.tenant_id and w.priority_id = new.priority_id and w.in_line
                and (w.scheduled_start is null or w.scheduled_start <= now())
                and (w.waiting_since, w.created_at, w.id) <= (new.waiting_since, new.created_at, new.id);
    end if;
    if new.in_line and (not was or old.priority_id <> new.priority_id or old.waiting_since <> new.waiting_since
            or old.scheduled_start is distinct from new.scheduled_start) then
        perform app.line_moved(new.tenant_id, new.priority_id);
    elsif was and new.in_line and old.first_response_at is null and new.first_response_at is not null then
        -- the first public answer ends the wait that is measured, though the ticket may keep its place
        update ticket_waits set left_at = now(), outcome = 'responded'
            where tenant_id = new.tenant_id and ticket_id = new.id and left_at is null;
    end if;
    return null;
end $$;
alter function app.follow_line() owner to kt_definer;
create trigger follow_line after insert or update of status_id, phase, priority_id, queue_id, waiting_since, scheduled_start,
    in_line, first_response_at, deleted_at, merged_into_id on tickets for each row execute function app.follow_line();

-- One form, sent twice, does its work once: the first result is shown again.
create table form_keys (
    tenant_id uuid not null,
    user_id uuid not null,
    key uuid not null,
    result text not null check (length(result) <= 500),
    created_at timestamptz not null default now(),
    primary key (tenant_id, user_id, key),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index form_keys_created on form_keys (tenant_id, created_at);
call app.isolate('form_keys');
call app.allow('form_keys', 'kt_system', 'select,insert,delete');
call app.allow('form_keys', 'kt_provider', 'select,insert', 'user_id = app.user_id()');
call app.allow('form_keys', 'kt_partner', 'select,insert', 'user_id = app.user_id()');
call app.allow('form_keys', 'kt_client_admin', 'select,insert', 'user_id = app.user_id()');
call app.allow('form_keys', 'kt_client_user', 'select,insert', 'user_id = app.user_id()');
