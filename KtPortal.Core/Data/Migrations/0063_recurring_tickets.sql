-- Tickets that make themselves again and again, of a template, by a rule of iCalendar (RFC 5545, section 3.3.10) in the wall time of a zone.
create table recurring_tickets (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    template_id uuid not null,
    -- null: the provider's own work
    requester_id uuid,
    requester_email text check (length(requester_email) <= 255),
    rule text not null check (length(rule) between 1 and 500),
    time_zone text not null check (length(time_zone) between 1 and 100),
    starts_on date not null,
    starts_at time not null,
    ends_on date check (ends_on >= starts_on),
    most int check (most between 1 and 1000),
    lead_days int not null default 0 check (lead_days between 0 and 60),
    tells_requester boolean not null default false,
    -- who is told when it ends
    owner_id uuid default app.user_id(),
    -- what came before is not made up for
    planned_from timestamptz not null default now(),
    -- null: to be found out by the job that makes the tickets
    next_run_at timestamptz,
    sort_order int not null default 0,
    is_active boolean not null default true,
    version int not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, template_id) references ticket_templates (tenant_id, id),
    foreign key (tenant_id, requester_id) references users (tenant_id, id),
    foreign key (tenant_id, owner_id) references users (tenant_id, id)
);
create unique index recurring_tickets_name on recurring_tickets (tenant_id, name);
create index recurring_tickets_due on recurring_tickets (tenant_id, next_run_at nulls first) where is_active;
create index recurring_tickets_template on recurring_tickets (tenant_id, template_id);
call app.isolate('recurring_tickets');
call app.allow('recurring_tickets', 'kt_system', 'select,insert,update');
call app.allow('recurring_tickets', 'kt_provider', 'select,delete');
-- It is made for people of clients, or for nobody else.
do $$
declare
    client constant text := 'requester_id is null or exists (select 1 from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where u.tenant_id = recurring_tickets.tenant_id and u.id = recurring_tickets.requester_id and r.audience in (''client_admin'', ''client_user''))';
begin
    call app.allow('recurring_tickets', 'kt_provider', 'insert', 'true', client || ' and owner_id = app.user_id()');
    call app.allow('recurring_tickets', 'kt_provider', 'update', 'true', client,
        'name, template_id, requester_id, requester_email, rule, time_zone, starts_on, starts_at, ends_on, most, lead_days, tells_requester,
        sort_order, is_active, version');
end $$;
insert into app.audit_families (audience, family) values ('kt_provider', 'recurring_ticket');

-- Who changes when, or switches it on again, plans it anew. What was due already is still made where the new rule knows it, too.
create function app.plan_again() returns trigger language plpgsql as $$
begin
    new.planned_from := case when old.is_active then least(now(), coalesce(old.next_run_at - interval '1 microsecond', old.planned_from)) else now() end;
    new.next_run_at := null;
    return new;
end $$;
create trigger plan_again before update on recurring_tickets for each row
    when (old.is_active is distinct from new.is_active or old.rule is distinct from new.rule or old.time_zone is distinct from new.time_zone
        or old.starts_on is distinct from new.starts_on or old.starts_at is distinct from new.starts_at
        or old.ends_on is distinct from new.ends_on or old.most is distinct from new.most or old.lead_days is distinct from new.lead_days)
    execute function app.plan_again();

-- Each time it was due: one ticket, or why there is none.
create table recurring_occurrences (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    recurring_id uuid not null,
    occurs_at timestamptz not null,
    state text not null check (state in ('due', 'made', 'skipped')),
    reason text check (reason in ('late', 'template', 'requester')),
    ticket_id uuid,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, recurring_id) references recurring_tickets (tenant_id, id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete set null (ticket_id),
    check ((state = 'skipped') = (reason is not null))
);
create unique index recurring_occurrences_once on recurring_occurrences (tenant_id, recurring_id, occurs_at);
create index recurring_occurrences_ticket on recurring_occurrences (tenant_id, ticket_id) where ticket_id is not null;
call app.isolate('recurring_occurrences');
call app.allow('recurring_occurrences', 'kt_system', 'select,insert,update');
call app.allow('recurring_occurrences', 'kt_provider', 'select');
