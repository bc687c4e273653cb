-- What each change pays for, made lighter.

-- Whoever wrote a comment may say so: its ticket is there and seen, or its own policies would not show it. Found by its own id: with `=` the
-- ticket would be looked through, as long as its conversation is.
call app.declare_request('ticket.commented', '{kt_provider,kt_partner,kt_client_admin,kt_client_user}', $p$ exists (select 1
    from public.ticket_comments c where c.tenant_id = (select app.tenant_id()) and c.id = (p_payload ->> 'comment')::uuid
    and c.ticket_id is not distinct from (p_payload ->> 'ticket')::uuid and c.author_id = app.user_id()) $p$);

-- A part of the journal with nothing in it is no statement.
create or replace function app.write_journal(p jsonb) returns void language plpgsql as $$
declare
    tenant constant uuid := app.tenant_id();
begin
    if p -> 'timeline' <> '[]' then
        insert into public.timeline_events (tenant_id, id, subject_kind, subject_id, kind, actor_id, actor_name, visibility, data, created_at)
            select tenant, x.id, x.subject_kind, x.subject_id, x.kind, x.actor_id, x.actor_name, x.visibility, x.data, x.created_at
            from jsonb_to_recordset(p -> 'timeline') as x (id uuid, subject_kind text, subject_id uuid, kind text, actor_id uuid,
                actor_name text, visibility text, data jsonb, created_at timestamptz);
    end if;
    if p -> 'audit' <> '[]' then
        insert into public.audit_log (tenant_id, id, organization_id, user_id, actor_kind, actor_name, action, event, entity_type, entity_id,
                old_values, new_values, ip_address, user_agent, request_id, created_at)
            select tenant, x.id, s.organization_id, x.user_id, x.actor_kind, x.actor_name, x.action, x.event, x.entity_type, x.entity_id,
                x.old_values, x.new_values, x.ip_address, x.user_agent, x.request_id, x.created_at
            from jsonb_to_recordset(p -> 'audit') as x (id uuid, subject_kind text, subject_id uuid, user_id uuid, actor_kind text,
                actor_name text, action text, event text, entity_type text, entity_id uuid, old_values jsonb, new_values jsonb,
                ip_address text, user_agent text, request_id text, created_at timestamptz)
            cross join app.subject_of(tenant, x.subject_kind, x.subject_id) s;
    end if;
    if p -> 'jobs' <> '[]' then
        insert into public.outbox_messages (tenant_id, id, kind, payload)
            select tenant, x.id, x.kind, x.payload from jsonb_to_recordset(p -> 'jobs') as x (id uuid, kind text, payload jsonb);
    end if;
    if p -> 'live' <> '[]' then
        insert into public.stream_events (tenant_id, event, subject_kind, subject_id, visibility)
            select tenant, x.event, x.subject_kind, x.subject_id, x.visibility
            from jsonb_to_recordset(p -> 'live') as x (event text, subject_kind text, subject_id uuid, visibility text);
    end if;
end $$;

-- What each new ticket and each comment calls names relations and functions in full: a search_path of its own costs as much as what a
-- small function does (docs/adr/0007).
create or replace function app.answer_unread() returns trigger language plpgsql security definer as $$
begin
    delete from public.unread_answers u where u.tenant_id = new.tenant_id and u.ticket_id = new.ticket_id and u.user_id = new.author_id;
    insert into public.unread_answers as a (tenant_id, user_id, ticket_id, answered_at)
        select new.tenant_id, u.id, new.ticket_id, new.created_at
        from public.tickets t
        join public.users u on u.tenant_id = t.tenant_id and u.organization_id = t.organization_id and u.status <> 'inactive'
        join public.roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where t.tenant_id = new.tenant_id and t.id = new.ticket_id and u.id is distinct from new.author_id
            and (u.id = any (t.reader_ids) or new.is_staff and r.audience = 'client_admin')
        on conflict (tenant_id, user_id, ticket_id)
            do update set answers = a.answers + 1, answered_at = greatest(a.answered_at, excluded.answered_at);
    return null;
end $$;

create or replace function app.note_words() returns trigger language plpgsql security definer as $$
declare
    changed constant jsonb := pg_catalog.to_jsonb(new);
    subject constant text := changed ->> tg_argv[0];
begin
    insert into public.outbox_messages (tenant_id, id, kind, payload, dedupe_key)
        select new.tenant_id, pg_catalog.gen_random_uuid(), 'search.changed',
            pg_catalog.jsonb_build_object('kind', coalesce(tg_argv[1], changed ->> 'subject_kind'), 'id', subject), 'search:' || subject
        where new.tenant_id = app.tenant_id()
        on conflict (tenant_id, dedupe_key) where dedupe_key is not null and state = 'pending' and claimed_until is null
        do update set attempts = 0;
    return null;
end $$;

create or replace function app.line_moved(p_tenant uuid, p_priority uuid) returns void language plpgsql security definer as $$
begin
    insert into public.outbox_messages (tenant_id, id, kind, payload, dedupe_key, next_attempt_at)
        values (p_tenant, pg_catalog.gen_random_uuid(), 'line.moved', pg_catalog.json_build_object('priority', p_priority),
            'line:' || p_priority, pg_catalog.now() + interval '0.5 second')
        -- the update takes the row's lock until commit: a worker can't run the job before this change is visible
        on conflict (tenant_id, dedupe_key) where dedupe_key is not null and state = 'pending' and claimed_until is null
        do update set attempts = 0;
    perform pg_catalog.pg_notify('kt_lines', p_tenant || ':' || p_priority);
end $$;

create or replace function app.follow_line() returns trigger language plpgsql security definer as $$
declare
    was boolean := tg_op = 'UPDATE' and old.in_line;
begin
    if was and (not new.in_line or old.priority_id <> new.priority_id) then
        update public.ticket_waits set left_at = pg_catalog.now(), outcome = case
                when new.in_line then 'left'
                when new.phase = 'in_progress' then 'started'
                when new.first_response_at is not null and new.phase not in ('cancelled') then 'responded'
                else 'left' end
            where tenant_id = new.tenant_id and ticket_id = new.id and left_at is null;
        -- Two lines are always locked in the same order: else two that change places would wait for each other.
        if new.in_line and new.priority_id < old.priority_id then
            perform app.line_moved(new.tenant_id, new.priority_id);
        end if;
        perform app.line_moved(old.tenant_id, old.priority_id);
    end if;
    if new.in_line and (not was or old.priority_id <> new.priority_id) then
        insert into public.ticket_waits (tenant_id, ticket_id, priority_id, entered_at)
            values (new.tenant_id, new.id, new.priority_id, pg_catalog.now());
    end if;
    if new.in_line and (not was or old.priority_id <> new.priority_id or old.waiting_since <> new.waiting_since
            or old.scheduled_start is distinct from new.scheduled_start) then
        perform app.line_moved(new.tenant_id, new.priority_id);
    elsif was and new.in_line and old.first_response_at is null and new.first_response_at is not null then
        -- the first public answer ends the wait that is measured, though the ticket may keep its place
        update public.ticket_waits set left_at = pg_catalog.now(), outcome = 'responded'
            where tenant_id = new.tenant_id and ticket_id = new.id and left_at is null;
    end if;
    return null;
end $$;

create or replace function app.next_number(p_tenant uuid, p_organization uuid, p_series text, p_first bigint) returns bigint
    language sql volatile as $$
    insert into public.number_series as n (tenant_id, organization_id, series, last_value)
        values (p_tenant, p_organization, p_series, p_first)
        on conflict (tenant_id, organization_id, series) do update set last_value = n.last_value + 1
        returning last_value
$$;

create or replace function app.set_ticket_number() returns trigger language plpgsql security definer as $$
declare
    owner_id uuid;
    prefix text;
begin
    -- only a job (import) brings a number along; one ahead of the series would stop it later
    if new.number is not null and new.number <> '' and pg_catalog.current_setting('role') = 'kt_system' then
        return new;
    end if;
    select s.id, coalesce(s.ticket_prefix, t.ticket_prefix) into owner_id, prefix
        from public.organizations o
        join public.tenants t on t.id = o.tenant_id
        join public.organizations s on s.tenant_id = o.tenant_id
            and case when o.partner_id is null then s.kind = 'provider' else s.id = o.partner_id end
        where o.tenant_id = new.tenant_id and o.id = new.organization_id;
    new.number := prefix || '-' || app.next_number(new.tenant_id, owner_id, 'ticket', 1001);
    return new;
end $$;

create or replace function app.take_queues_team() returns trigger language plpgsql as $$
begin
    new.team_id := (select q.team_id from public.ticket_queues q where q.tenant_id = new.tenant_id and q.id = new.queue_id);
    return new;
end $$;

alter function app.check_mail_subject() reset search_path;
