-- When the tenant works. Weekday intervals in its zone: [{"day":1,"from":"08:00","until":"18:00"}, ...], Monday = 1.
create table business_calendars (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    timezone text not null,
    intervals jsonb not null,
    is_default boolean not null default false,
    primary key (tenant_id, id)
);
create unique index business_calendars_default on business_calendars (tenant_id) where is_default;
call app.isolate('business_calendars');
call app.allow('business_calendars', 'kt_system', 'select,insert,update');
call app.allow('business_calendars', 'kt_provider', 'select');
call app.allow('business_calendars', 'kt_definer', 'select');
call app.allow('business_calendars', 'kt_partner', 'select');
call app.allow('business_calendars', 'kt_client_admin', 'select');
call app.allow('business_calendars', 'kt_client_user', 'select');

-- Each wait in a line, begun and ended by the trigger below; working_minutes is filled in by a job.
create table ticket_waits (
    tenant_id uuid not null,
    id uuid not null default gen_random_uuid(),
    ticket_id uuid not null,
    priority_id uuid not null,
    entered_at timestamptz not null,
    entry_position int not null check (entry_position >= 1),
    left_at timestamptz,
    working_minutes numeric(10, 2),
    outcome text check (outcome in ('responded', 'started', 'left')),
    primary key (tenant_id, id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id),
    foreign key (tenant_id, priority_id) references ticket_priorities (tenant_id, id)
);
create unique index ticket_waits_running on ticket_waits (tenant_id, ticket_id) where left_at is null;
create index ticket_waits_finished on ticket_waits (tenant_id, priority_id, left_at) where outcome in ('responded', 'started');
create index ticket_waits_unmeasured on ticket_waits (tenant_id) where left_at is not null and working_minutes is null;
call app.isolate('ticket_waits');
call app.allow('ticket_waits', 'kt_system', 'select,insert,update');
call app.allow('ticket_waits', 'kt_provider', 'select');
call app.allow('ticket_waits', 'kt_definer', 'select,insert,update');

-- What was last told about a ticket's place.
create table ticket_queue_places (
    tenant_id uuid not null,
    ticket_id uuid not null,
    organization_id uuid not null,
    partner_id uuid,
    priority_id uuid not null,
    position int not null,
    length int not null,
    estimated_response_at timestamptz,
    calculated_at timestamptz not null,
    notified_position int,
    notified_at timestamptz,
    primary key (tenant_id, ticket_id),
    foreign key (tenant_id, organization_id, ticket_id) references tickets (tenant_id, organization_id, id)
);
create index ticket_queue_places_line on ticket_queue_places (tenant_id, priority_id);
create trigger set_ticket_owner before insert on ticket_queue_places for each row execute function app.set_ticket_owner();
call app.isolate('ticket_queue_places');
call app.allow('ticket_queue_places', 'kt_system', 'select,insert,update,delete');
call app.allow('ticket_queue_places', 'kt_provider', 'select');
call app.allow('ticket_queue_places', 'kt_partner', 'select', 'partner_id = app.organization_id()');
call app.allow('ticket_queue_places', 'kt_client_admin', 'select', 'organization_id = app.organization_id()');
call app.allow('ticket_queue_places', 'kt_client_user', 'select',
    'exists (select 1 from tickets t where t.tenant_id = ticket_queue_places.tenant_id and t.id = ticket_queue_places.ticket_id)');

-- May the caller read this ticket? The policies of tickets once more, for functions that run as kt_definer
-- (the setting `role` still names the caller there). A test holds both against each other.
create function app.reads(t tickets) returns boolean language sql stable as $$
    select case current_setting('role')
        when 'kt_provider' then true
        when 'kt_system' then true
        when 'kt_partner' then t.partner_id = app.organization_id()
        when 'kt_client_admin' then t.organization_id = app.organization_id()
        when 'kt_client_user' then t.reader_ids @> array[app.user_id()] and t.organization_id = app.organization_id()
        else false
    end
$$;
grant execute on function app.reads(tickets) to kt_definer;

-- "#place of length": where a waiting ticket stands among all waiting tickets of its tenant with the same priority.
-- Sees the whole line, answers only numbers, only about a ticket the caller may read.
create function app.queue_place(p_ticket uuid)
    returns table (place int, length int, minutes_per_place numeric) language plpgsql stable security definer
    set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    select l.place, l.length, p.minutes_per_place
    from tickets t
    join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
    cross join lateral (
        select count(*) filter (where (w.waiting_since, w.created_at, w.id) <= (t.waiting_since, t.created_at, t.id))::int as place,
               count(*)::int as length
        from tickets w
        where w.tenant_id = t.tenant_id and w.priority_id = t.priority_id and w.in_line
            and (w.scheduled_start is null or w.scheduled_start <= now())) l
    where t.tenant_id = app.tenant_id() and t.id = p_ticket and t.in_line
        and (t.scheduled_start is null or t.scheduled_start <= now()) and app.reads(t);
end
$$;
alter function app.queue_place(uuid) owner to kt_definer;
grant execute on function app.queue_place(uuid) to kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_system;

-- How long each line is now: what a new ticket would join. Lengths are what every client of the tenant may learn.
create function app.queue_lengths()
    returns table (priority_id uuid, length int, minutes_per_place numeric) language plpgsql stable security definer
    set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    select p.id, (select count(*)::int from tickets w
                  where w.tenant_id = p.tenant_id and w.priority_id = p.id and w.in_line
                    and (w.scheduled_start is null or w.scheduled_start <= now())), p.minutes_per_place
    from ticket_priorities p
    where p.tenant_id = app.tenant_id() and p.is_active
        and current_setting('role') in ('kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user', 'kt_system');
end
$$;
alter function app.queue_lengths() owner to kt_definer;
grant execute on function app.queue_lengths() to kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_system;
