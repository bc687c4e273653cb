-- How a queue's tickets are given out by themselves. Beside the queue, whose row everybody reads: this is the provider's alone. A queue without
-- a row gives nothing out.
create table ticket_queue_assignments (
    tenant_id uuid not null,
    queue_id uuid not null,
    strategy text not null default 'none' check (strategy in ('none', 'round_robin', 'least_loaded', 'skills')),
    prefer_previous boolean not null default false,
    respect_presence boolean not null default true,
    version int not null default 1,
    -- when its lead and dispatchers were last told that nobody could be found
    told_at timestamptz,
    primary key (tenant_id, queue_id),
    foreign key (tenant_id, queue_id) references ticket_queues (tenant_id, id) on delete cascade
);
-- Whose turn it is: when somebody was last given a ticket of a queue, by hand or by itself, whoever has that ticket now.
create table ticket_queue_turns (
    tenant_id uuid not null,
    queue_id uuid not null,
    user_id uuid not null,
    assigned_at timestamptz not null,
    primary key (tenant_id, queue_id, user_id),
    foreign key (tenant_id, queue_id) references ticket_queues (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
-- Tickets for which nobody could be found, and why. What a rule asked for besides its queue stays with it.
create table ticket_assignment_waits (
    tenant_id uuid not null,
    ticket_id uuid not null,
    reason jsonb not null,
    wish jsonb,
    told_at timestamptz,
    primary key (tenant_id, ticket_id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade
);
call app.isolate('ticket_queue_assignments');
call app.isolate('ticket_queue_turns');
call app.isolate('ticket_assignment_waits');
call app.allow('ticket_queue_assignments', 'kt_system', 'select,insert');
call app.allow('ticket_queue_assignments', 'kt_system', 'update', columns => 'told_at');
call app.allow('ticket_queue_assignments', 'kt_definer', 'select');
call app.allow('ticket_queue_assignments', 'kt_provider', 'select');
call app.allow('ticket_queue_assignments', 'kt_provider', 'insert', 'true', 'told_at is null');
call app.allow('ticket_queue_assignments', 'kt_provider', 'update', columns => 'strategy, prefer_previous, respect_presence, version');
call app.allow('ticket_queue_turns', 'kt_system', 'select');
call app.allow('ticket_queue_turns', 'kt_provider', 'select');
call app.allow('ticket_queue_turns', 'kt_definer', 'select,insert,update');
call app.allow('ticket_assignment_waits', 'kt_system', 'select,insert,update,delete');
call app.allow('ticket_assignment_waits', 'kt_provider', 'select');
call app.allow('ticket_assignment_waits', 'kt_definer', 'select,delete');
insert into app.audit_families (audience, family) values ('kt_provider', 'queue_assignment');

-- A member's own limit goes before his team's, which goes before 50.
alter table teams add column max_open_tickets int check (max_open_tickets between 1 and 1000);
grant update (max_open_tickets) on teams to kt_provider;

-- How much somebody has in hand is counted on this alone.
create index tickets_in_hand on tickets (tenant_id, assigned_to_id) include (phase, priority_id)
    where deleted_at is null and assigned_to_id is not null and phase in ('open', 'in_progress', 'pending');

-- Whether somebody of the provider's people is signed in and did something within a quarter of an hour. Yes or no, and of nobody else.
create function app.is_at_work(p_user uuid) returns boolean language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select exists (select 1 from sessions s
        join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
        join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id and r.audience = 'provider'
        where s.tenant_id = app.tenant_id() and s.user_id = p_user and s.ended_at is null and s.expires_at > now()
            and s.last_seen_at > now() - interval '15 minutes')
$$;

-- Whatever lets a ticket in, moves it to another queue, gives it to somebody or ends it, by whatever way: what is to be given out is asked for, turns are
-- kept, and what waits is given to who has room again. A tenant that gives everything out by hand pays one look for it.
create function app.follow_assignment() returns trigger language plpgsql security definer as $$
declare
    is_open constant boolean := new.deleted_at is null and new.phase in ('open', 'in_progress', 'pending');
    was_open boolean := false;
    is_given boolean := new.assigned_to_id is not null;
    comes boolean := true;
    gives_out boolean;
begin
    if not exists (select 1 from public.ticket_queue_assignments a where a.tenant_id = new.tenant_id)
            and not exists (select 1 from public.ticket_assignment_waits w where w.tenant_id = new.tenant_id) then
        return null;
    end if;
    if tg_op = 'UPDATE' then
        was_open := old.deleted_at is null and old.phase in ('open', 'in_progress', 'pending');
        is_given := new.assigned_to_id is not null and new.assigned_to_id is distinct from old.assigned_to_id;
        comes := old.phase = 'new' or new.queue_id <> old.queue_id;
        if new.assigned_to_id is not null or not is_open or new.queue_id <> old.queue_id then
            delete from public.ticket_assignment_waits where tenant_id = new.tenant_id and ticket_id = new.id;
        end if;
    end if;
    if is_given or (comes and is_open and new.assigned_to_id is null) then
        select a.strategy <> 'none' into gives_out from public.ticket_queue_assignments a where a.tenant_id = new.tenant_id and a.queue_id = new.queue_id;
    end if;
    if gives_out and is_given then
        insert into public.ticket_queue_turns as t (tenant_id, queue_id, user_id, assigned_at)
            values (new.tenant_id, new.queue_id, new.assigned_to_id, coalesce(new.assigned_at, pg_catalog.now()))
            on conflict (tenant_id, queue_id, user_id) do update set assigned_at = excluded.assigned_at;
    elsif gives_out then
        perform app.ask_for_assignment(new.tenant_id, 'ticket.assign', pg_catalog.jsonb_build_object('ticket', new.id), 'assign:' || new.id);
    end if;
    if was_open and old.assigned_to_id is not null and (not is_open or new.assigned_to_id is distinct from old.assigned_to_id)
            and exists (select 1 from public.ticket_assignment_waits w where w.tenant_id = new.tenant_id) then
        perform app.ask_for_assignment(new.tenant_id, 'tickets.assign_waiting', '{}', 'assign waiting');
    end if;
    return null;
end $$;

create function app.ask_for_assignment(p_tenant uuid, p_kind text, p_payload jsonb, p_key text) returns void language plpgsql security definer as $$
begin
    insert into public.outbox_messages (tenant_id, id, kind, payload, dedupe_key)
        select p_tenant, pg_catalog.gen_random_uuid(), p_kind, p_payload, p_key
        where p_tenant = app.tenant_id()
        on conflict (tenant_id, dedupe_key) where dedupe_key is not null and state = 'pending' and claimed_until is null
        do update set attempts = 0;
end $$;

-- Who may have more, joins a team or can do more, may take what waits.
create function app.follow_room() returns trigger language plpgsql security definer as $$
begin
    if exists (select 1 from public.ticket_assignment_waits w where w.tenant_id = new.tenant_id) then
        perform app.ask_for_assignment(new.tenant_id, 'tickets.assign_waiting', '{}', 'assign waiting');
    end if;
    return null;
end $$;

grant create on schema app to kt_definer;
alter function app.is_at_work(uuid) owner to kt_definer;
alter function app.follow_assignment() owner to kt_definer;
alter function app.follow_room() owner to kt_definer;
alter function app.ask_for_assignment(uuid, text, jsonb, text) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.is_at_work(uuid), app.ask_for_assignment(uuid, text, jsonb, text) from public;
grant execute on function app.is_at_work(uuid) to kt_provider, kt_system;
grant execute on function app.ask_for_assignment(uuid, text, jsonb, text) to kt_definer;

create trigger follow_assignment_of_new after insert on tickets for each row
    when (new.phase in ('open', 'in_progress', 'pending')) execute function app.follow_assignment();
create trigger follow_assignment after update on tickets for each row
    when ((new.assigned_to_id, new.phase, new.queue_id, new.deleted_at) is distinct from (old.assigned_to_id, old.phase, old.queue_id, old.deleted_at))
    execute function app.follow_assignment();
create trigger follow_room after insert or update of max_open_tickets on team_members for each row execute function app.follow_room();
create trigger follow_room after update of max_open_tickets, is_active on teams for each row execute function app.follow_room();
create trigger follow_room after insert or update of level on user_skills for each row execute function app.follow_room();
