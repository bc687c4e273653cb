-- How soon a client is promised an answer and a solution. A policy counts by a calendar; null: by the tenant's default one.
create table sla_policies (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 255),
    description text check (length(description) <= 2000),
    starts_on text not null default 'accepted' check (starts_on in ('accepted', 'created')),
    calendar_id uuid,
    base_first_response_minutes int check (base_first_response_minutes between 1 and 2628000),
    base_resolution_minutes int check (base_resolution_minutes between 1 and 2628000),
    escalation_enabled boolean not null default true,
    escalation_rules jsonb not null default '[]',
    response_by text not null default 'staff_or_partner' check (response_by in ('staff', 'staff_or_partner')),
    client_sees_due boolean not null default false,
    effective_from date,
    is_default boolean not null default false,
    is_active boolean not null default true,
    sort_order int not null default 0,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, calendar_id) references business_calendars (tenant_id, id)
);
create unique index sla_policies_name on sla_policies (tenant_id, name);
create unique index sla_policies_default on sla_policies (tenant_id) where is_default;
create trigger touch before update on sla_policies for each row execute function app.touch();

-- A cell of the policy's grid. Null: nothing is promised.
create table sla_targets (
    tenant_id uuid not null,
    id uuid not null,
    policy_id uuid not null,
    priority_id uuid not null,
    first_response_minutes int check (first_response_minutes between 1 and 2628000),
    resolution_minutes int check (resolution_minutes between 1 and 2628000),
    around_the_clock boolean not null default false,
    primary key (tenant_id, id),
    foreign key (tenant_id, policy_id) references sla_policies (tenant_id, id) on delete cascade,
    foreign key (tenant_id, priority_id) references ticket_priorities (tenant_id, id) on delete cascade,
    check (resolution_minutes >= first_response_minutes)
);
create unique index sla_targets_priority on sla_targets (tenant_id, policy_id, priority_id);

-- Whose tickets a policy is for. A client's, else his partner's, else the service's, else the queue's, else the default one.
create table sla_assignments (
    tenant_id uuid not null,
    id uuid not null,
    policy_id uuid not null,
    organization_id uuid,
    service_id uuid,
    queue_id uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, policy_id) references sla_policies (tenant_id, id) on delete cascade,
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id) on delete cascade,
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    foreign key (tenant_id, queue_id) references ticket_queues (tenant_id, id) on delete cascade,
    check (num_nonnulls(organization_id, service_id, queue_id) = 1)
);
create unique index sla_assignments_organization on sla_assignments (tenant_id, organization_id) where organization_id is not null;
create unique index sla_assignments_service on sla_assignments (tenant_id, service_id) where service_id is not null;
create unique index sla_assignments_queue on sla_assignments (tenant_id, queue_id) where queue_id is not null;
create index sla_assignments_policy on sla_assignments (tenant_id, policy_id);

-- A time in which no clock of the policy runs: a major outage, a strike.
create table sla_exclusions (
    tenant_id uuid not null,
    id uuid not null,
    policy_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    reason text not null check (length(reason) between 1 and 500),
    primary key (tenant_id, id),
    foreign key (tenant_id, policy_id) references sla_policies (tenant_id, id) on delete cascade,
    check (ends_at > starts_at)
);
create index sla_exclusions_policy on sla_exclusions (tenant_id, policy_id, starts_at);

-- The hours by which clocks count, as they were when those began: who edits a calendar says whether running clocks follow. Never changed,
-- so whoever has read one may keep it.
create table sla_hours (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    digest text not null,
    calendar_id uuid,
    content jsonb not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create unique index sla_hours_digest on sla_hours (tenant_id, digest);

-- What staff said of a ticket's service level by hand.
create table ticket_sla (
    tenant_id uuid not null references tenants (id),
    ticket_id uuid not null,
    policy_id uuid,
    excluded_at timestamptz,
    excluded_by_id uuid,
    excluded_by_name text,
    exclude_reason text check (length(exclude_reason) between 1 and 1000),
    primary key (tenant_id, ticket_id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade,
    foreign key (tenant_id, policy_id) references sla_policies (tenant_id, id),
    foreign key (tenant_id, excluded_by_id) references users (tenant_id, id),
    check ((excluded_at is null) = (exclude_reason is null) and (excluded_at is null) = (excluded_by_name is null))
);
create index ticket_sla_policy on ticket_sla (tenant_id, policy_id) where policy_id is not null;

-- A promise to one ticket. What the ticket is sorted by stands here too, as it was when the clock was last looked at: figures are counted by it.
create table ticket_sla_clocks (
    tenant_id uuid not null,
    id uuid not null,
    ticket_id uuid not null,
    metric text not null check (metric in ('first_response', 'resolution')),
    organization_id uuid not null,
    partner_id uuid,
    policy_id uuid not null,
    priority_id uuid not null,
    queue_id uuid not null,
    team_id uuid,
    agent_id uuid,
    agent_name text,
    type_id uuid,
    service_id uuid,
    found_by text not null check (found_by in ('ticket', 'organization', 'partner', 'service', 'queue', 'default')),
    target_minutes int not null check (target_minutes > 0),
    -- null: day and night
    hours_id uuid,
    started_at timestamptz not null,
    -- null while it is paused, unless it was breached before
    due_at timestamptz,
    warn_at timestamptz,
    state text not null check (state in ('running', 'paused', 'met', 'breached', 'cancelled')),
    completed_at timestamptz,
    elapsed_minutes int not null default 0,
    paused_seconds bigint not null default 0,
    breached_at timestamptz,
    breach_cause text check (breach_cause in ('late', 'change')),
    waived_at timestamptz,
    waived_by_id uuid,
    waived_by_name text,
    waive_reason text check (length(waive_reason) between 1 and 1000),
    thresholds_fired int[] not null default '{}',
    next_check_at timestamptz,
    -- the moment by which it belongs to a period: when it ended, or was due where it was breached; null while it isn't counted
    counted_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade,
    foreign key (tenant_id, policy_id) references sla_policies (tenant_id, id),
    foreign key (tenant_id, priority_id) references ticket_priorities (tenant_id, id),
    foreign key (tenant_id, hours_id) references sla_hours (tenant_id, id),
    foreign key (tenant_id, waived_by_id) references users (tenant_id, id),
    check ((breached_at is null) = (breach_cause is null)),
    check ((waived_at is null) = (waive_reason is null)),
    check (waived_at is null or breached_at is not null)
);
create unique index ticket_sla_clocks_ticket on ticket_sla_clocks (tenant_id, ticket_id, metric);
create index ticket_sla_clocks_due on ticket_sla_clocks (next_check_at, tenant_id) where next_check_at is not null;
create index ticket_sla_clocks_counted on ticket_sla_clocks (tenant_id, counted_at)
    include (metric, state, policy_id, priority_id, organization_id, partner_id, queue_id, team_id, agent_id, type_id, service_id, waived_at)
    where counted_at is not null;
create index ticket_sla_clocks_open on ticket_sla_clocks (tenant_id, policy_id) where completed_at is null;
create index ticket_sla_clocks_priority on ticket_sla_clocks (tenant_id, priority_id);

-- When a ticket's clocks stood still: while its client is asked, and between its end and its being opened again.
create table ticket_sla_pauses (
    tenant_id uuid not null,
    id uuid not null default gen_random_uuid(),
    ticket_id uuid not null,
    paused_at timestamptz not null,
    resumed_at timestamptz,
    reason text not null check (reason in ('status', 'ended')),
    status_id uuid not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade
);
create unique index ticket_sla_pauses_open on ticket_sla_pauses (tenant_id, ticket_id) where resumed_at is null;
create index ticket_sla_pauses_ticket on ticket_sla_pauses (tenant_id, ticket_id, paused_at);

-- What somebody is to be told of a clock, until the mail that gathers it is written.
create table sla_notices (
    tenant_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    clock_id uuid not null,
    percent int not null,
    happened_at timestamptz not null,
    mailed_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
    foreign key (tenant_id, clock_id) references ticket_sla_clocks (tenant_id, id) on delete cascade
);
create unique index sla_notices_once on sla_notices (tenant_id, clock_id, user_id, percent);
create index sla_notices_open on sla_notices (tenant_id, user_id) where mailed_at is null;
create index sla_notices_mailed on sla_notices (tenant_id, user_id, mailed_at) where mailed_at is not null;

-- What a new tenant begins with, tenants that are there get as well, for tickets from now on.
insert into sla_policies (tenant_id, id, name, is_default, sort_order, effective_from, escalation_rules)
    select t.id, gen_random_uuid(), 'Standard', true, 1, current_date, '[{"percent": 80, "notify": ["assignee", "manager"]},
        {"percent": 100, "notify": ["assignee", "team_lead", "manager"], "raise_level": true}, {"percent": 150, "notify": ["admin"]}]'
    from tenants t;
insert into sla_targets (tenant_id, id, policy_id, priority_id, first_response_minutes, resolution_minutes)
    select p.tenant_id, gen_random_uuid(), s.id, p.id, m.first_response, m.resolution
    from ticket_priorities p join sla_policies s on s.tenant_id = p.tenant_id
    join (values ('critical', 30, 240), ('high', 60, 480), ('medium', 240, 1440), ('low', 480, 2400)) m (level, first_response, resolution)
        on m.level = p.level;

do $$
declare
    t text;
begin
    foreach t in array array['sla_policies', 'sla_targets', 'sla_assignments', 'sla_exclusions'] loop
        call app.isolate(t::regclass);
        call app.allow(t::regclass, 'kt_system', 'select,insert,update,delete');
        call app.allow(t::regclass, 'kt_definer', 'select');
        call app.allow(t::regclass, 'kt_provider', 'select,insert,delete');
    end loop;
    foreach t in array array['sla_hours', 'ticket_sla', 'ticket_sla_clocks', 'ticket_sla_pauses', 'sla_notices'] loop
        call app.isolate(t::regclass);
        call app.allow(t::regclass, 'kt_system', 'select,insert,update,delete');
    end loop;
end $$;
call app.allow('sla_policies', 'kt_provider', 'update', columns => 'name, description, starts_on, calendar_id, base_first_response_minutes,
    base_resolution_minutes, escalation_enabled, escalation_rules, response_by, client_sees_due, effective_from, is_default, is_active, sort_order, version');
call app.allow('sla_targets', 'kt_provider', 'update', columns => 'first_response_minutes, resolution_minutes, around_the_clock');
call app.allow('sla_hours', 'kt_provider', 'select');
call app.allow('sla_hours', 'kt_partner', 'select');
call app.allow('ticket_sla', 'kt_provider', 'select');
call app.allow('ticket_sla', 'kt_provider', 'insert', 'true', 'excluded_by_id is null or excluded_by_id = app.user_id()');
call app.allow('ticket_sla', 'kt_provider', 'update', 'true', 'excluded_by_id is null or excluded_by_id = app.user_id()',
    'policy_id, excluded_at, excluded_by_id, excluded_by_name, exclude_reason');
call app.allow('ticket_sla_clocks', 'kt_definer', 'select');
call app.allow('ticket_sla_clocks', 'kt_provider', 'select');
call app.allow('ticket_sla_clocks', 'kt_provider', 'update', $$ breached_at is not null $$, $$ waived_by_id = app.user_id() $$,
    'waived_at, waived_by_id, waived_by_name, waive_reason');
call app.allow('ticket_sla_pauses', 'kt_definer', 'select,insert');
call app.allow('ticket_sla_pauses', 'kt_definer', 'update', columns => 'resumed_at');
call app.allow('ticket_sla_pauses', 'kt_provider', 'select');
do $$
declare
    own constant text := 'exists (select 1 from tickets t where t.tenant_id = %1$I.tenant_id and t.id = %1$I.ticket_id)';
begin
    -- a partner reads the clocks of its clients' tickets, and nothing of how the provider arranges them
    call app.allow('ticket_sla_clocks', 'kt_partner', 'select', 'partner_id = app.organization_id() and ' || format(own, 'ticket_sla_clocks'));
    call app.allow('ticket_sla_pauses', 'kt_partner', 'select', format(own, 'ticket_sla_pauses'));
    call app.narrow('ticket_sla_clocks', 'kt_partner', 'select', 'tenant_id, id, ticket_id, metric, organization_id, partner_id, priority_id, type_id,
        service_id, target_minutes, hours_id, started_at, due_at, warn_at, state, completed_at, elapsed_minutes, paused_seconds, breached_at,
        breach_cause, waived_at, counted_at');
end $$;
insert into app.audit_families (audience, family) values ('kt_provider', 'sla_policy');

-- The ticket's own columns: what lists are sorted by, for staff alone, and what its client is promised where the policy says that he reads it.
alter table tickets add column promised_answer_at timestamptz, add column promised_solution_at timestamptz;
grant select (promised_answer_at, promised_solution_at) on tickets to kt_partner, kt_client_admin, kt_client_user;
grant select (first_response_due_at, resolution_due_at, sla_due_at) on tickets to kt_partner;
create index tickets_due on tickets (tenant_id, coalesce(sla_due_at, 'infinity'::timestamptz), id) where deleted_at is null;

-- Whatever moves a clock asks for it to be looked at. When its ticket stands still the database says itself: a job that comes later must not
-- have to guess.
create function app.ask_for_clocks(p_tenant uuid, p_ticket uuid) returns void language plpgsql security definer as $$
begin
    insert into public.outbox_messages (tenant_id, id, kind, payload, dedupe_key)
        select p_tenant, pg_catalog.gen_random_uuid(), 'sla.follow', pg_catalog.jsonb_build_object('ticket', p_ticket), 'sla:' || p_ticket
        where p_tenant = app.tenant_id()
        on conflict (tenant_id, dedupe_key) where dedupe_key is not null and state = 'pending' and claimed_until is null
        do update set attempts = 0;
end $$;

create function app.follow_clocks() returns trigger language plpgsql security definer as $$
declare
    stops boolean;
    stopped boolean;
begin
    if tg_op = 'INSERT' then
        -- one that isn't let in yet has no clock, unless a policy begins with the request
        if new.accepted_at is not null or exists (select 1 from public.sla_policies p
                where p.tenant_id = new.tenant_id and p.is_active and p.starts_on = 'created') then
            perform app.ask_for_clocks(new.tenant_id, new.id);
        end if;
        return null;
    end if;
    if new.status_id <> old.status_id then
        select s.pauses_sla or s.phase in ('resolved', 'closed', 'cancelled') into stops
            from public.ticket_statuses s where s.tenant_id = new.tenant_id and s.id = new.status_id;
        select s.pauses_sla or s.phase in ('resolved', 'closed', 'cancelled') into stopped
            from public.ticket_statuses s where s.tenant_id = old.tenant_id and s.id = old.status_id;
        if stops and not stopped then
            insert into public.ticket_sla_pauses (tenant_id, ticket_id, paused_at, reason, status_id)
                values (new.tenant_id, new.id, pg_catalog.now(),
                    case when new.phase in ('resolved', 'closed', 'cancelled') then 'ended' else 'status' end, new.status_id)
                on conflict do nothing;
        elsif stopped and not stops then
            update public.ticket_sla_pauses set resumed_at = pg_catalog.now()
                where tenant_id = new.tenant_id and ticket_id = new.id and resumed_at is null;
        end if;
    end if;
    if stops is distinct from stopped or new.phase <> old.phase
            or (new.accepted_at, new.first_response_at, new.priority_id, new.queue_id, new.service_id, new.organization_id, new.deleted_at, new.merged_into_id)
            is distinct from (old.accepted_at, old.first_response_at, old.priority_id, old.queue_id, old.service_id, old.organization_id, old.deleted_at,
                old.merged_into_id) then
        perform app.ask_for_clocks(new.tenant_id, new.id);
    end if;
    return null;
end $$;

-- What staff say of a ticket's service level moves its clocks as well.
create function app.follow_choice() returns trigger language plpgsql security definer as $$
begin
    perform app.ask_for_clocks(new.tenant_id, new.ticket_id);
    return null;
end $$;

-- The clock that is due next is found without looking at any other; whoever asks learns whose they are and no more. A job each, which nodes share.
create function app.ask_for_due_clocks(p_now timestamptz) returns int language plpgsql security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    asked int;
begin
    insert into outbox_messages (tenant_id, id, kind, payload, dedupe_key)
        select c.tenant_id, gen_random_uuid(), 'sla.due', '{}', 'sla.due'
        from (select distinct d.tenant_id from ticket_sla_clocks d where d.next_check_at <= p_now) c
        join tenants t on t.id = c.tenant_id and t.status = 'active'
        on conflict (tenant_id, dedupe_key) where dedupe_key is not null and state = 'pending' and claimed_until is null do nothing;
    get diagnostics asked = row_count;
    return asked;
end $$;

alter policy kt_definer_select on ticket_sla_clocks using ((select app.is_node()) or tenant_id = (select app.tenant_id()));
alter policy kt_definer_insert on outbox_messages with check ((select app.is_node()) or tenant_id = (select app.tenant_id()));
grant create on schema app to kt_definer;
alter function app.ask_for_clocks(uuid, uuid) owner to kt_definer;
alter function app.follow_clocks() owner to kt_definer;
alter function app.follow_choice() owner to kt_definer;
alter function app.ask_for_due_clocks(timestamptz) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.ask_for_clocks(uuid, uuid), app.ask_for_due_clocks(timestamptz) from public;
grant execute on function app.ask_for_due_clocks(timestamptz) to kt_app;
grant execute on function app.ask_for_clocks(uuid, uuid) to kt_definer;

create trigger follow_clocks_of_new after insert on tickets for each row execute function app.follow_clocks();
create trigger follow_clocks after update on tickets for each row
    when ((new.status_id, new.phase, new.accepted_at, new.first_response_at, new.priority_id, new.queue_id, new.service_id, new.organization_id,
        new.deleted_at, new.merged_into_id) is distinct from (old.status_id, old.phase, old.accepted_at, old.first_response_at, old.priority_id,
        old.queue_id, old.service_id, old.organization_id, old.deleted_at, old.merged_into_id))
    execute function app.follow_clocks();
create trigger follow_choice after insert or update of policy_id, excluded_at on ticket_sla for each row execute function app.follow_choice();

-- Who edits a policy, a calendar or a holiday may have the clocks that run follow. The work itself knows how far it is.
create table sla_recalculations (
    tenant_id uuid not null,
    id uuid not null,
    policy_id uuid,
    calendar_id uuid,
    asked_by_id uuid not null,
    asked_at timestamptz not null default now(),
    after_ticket_id uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, policy_id) references sla_policies (tenant_id, id) on delete cascade,
    foreign key (tenant_id, calendar_id) references business_calendars (tenant_id, id) on delete cascade,
    foreign key (tenant_id, asked_by_id) references users (tenant_id, id),
    check (num_nonnulls(policy_id, calendar_id) = 1)
);
call app.isolate('sla_recalculations');
call app.allow('sla_recalculations', 'kt_system', 'select,update,delete');
call app.allow('sla_recalculations', 'kt_provider', 'select');
call app.allow('sla_recalculations', 'kt_provider', 'insert', 'true', 'asked_by_id = app.user_id() and after_ticket_id is null');
grant update (worked) on long_jobs to kt_system;

-- A threshold escalates as somebody does, in nobody's name.
alter table ticket_escalations alter escalated_by_id drop not null;
call app.allow('ticket_escalations', 'kt_system', 'insert', 'true', $$ escalated_by_id is null and visibility = 'internal' $$);

call app.declare_steps('ticket', '{kt_provider}', 'sla_applied', 'sla_excluded', 'sla_included', 'sla_waived');
