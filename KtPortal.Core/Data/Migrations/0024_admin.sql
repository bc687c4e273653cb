-- What a tenant keeps for itself on its admin pages: lists whose rows have an order, are set aside rather than deleted and count their
-- changes, and settings, one document a feature. Only the provider's people write any of it; what others read of it stays as it was.

-- Whose pages write which events into the audit log: a family ('ticket') or one event ('user.unlocked'). A feature whose pages write
-- others adds rows in its migration. Rules of the program, the same for all tenants.
create table app.audit_families (
    audience text not null check (audience in ('kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user')),
    family text not null check (family ~ '^[a-z][a-z0-9_.]*$'),
    primary key (audience, family)
);
grant select on app.audit_families to kt_provider, kt_partner, kt_client_admin, kt_client_user;
insert into app.audit_families (audience, family)
    select 'kt_provider', unnest(array['ticket', 'file', 'brand', 'outbox', 'mail', 'inbound', 'user.unlocked', 'session.revoked',
        'ticket_status', 'ticket_priority', 'ticket_type', 'ticket_category', 'ticket_queue', 'team', 'settings'])
    union all select 'kt_partner', unnest(array['ticket', 'file', 'brand', 'session.revoked'])
    union all select client, unnest(array['ticket.created', 'ticket.commented', 'ticket.status', 'ticket.closed', 'ticket.cancelled',
        'ticket.reopened', 'ticket.follow_up', 'file.downloaded', 'session.revoked']) from unnest(array['kt_client_admin', 'kt_client_user']) client;

create or replace function app.set_audit_owner() returns trigger language plpgsql as $$
declare
    actor record;
begin
    if not app.is_person() then
        new.partner_id := null;
        if new.organization_id is not null then
            select o.partner_id into new.partner_id from public.organizations o where o.tenant_id = new.tenant_id and o.id = new.organization_id;
            if not found then
                raise exception 'organization % is not there', new.organization_id using errcode = 'foreign_key_violation';
            end if;
        end if;
        return new;
    end if;
    if new.action not in ('create', 'update', 'delete', 'view', 'execute')
            or not exists (select 1 from app.audit_families f
                           where f.audience = current_user and f.family in (new.event, split_part(new.event, '.', 1)))
            or new.ip_address !~ '^[0-9A-Fa-f:.]{2,45}(%\w+)?$' or length(new.user_agent) > 500 or length(new.request_id) > 100
            or pg_column_size(new.old_values) > 65536 or pg_column_size(new.new_values) > 65536 then
        raise exception 'no page writes such an entry' using errcode = 'check_violation';
    end if;
    select u.name, o.id, o.partner_id into actor
        from public.users u left join public.organizations o on o.tenant_id = u.tenant_id and o.id = new.organization_id
        where u.tenant_id = new.tenant_id and u.id = app.user_id();
    if actor.id is distinct from new.organization_id then
        raise exception 'organization % is not there', new.organization_id using errcode = 'foreign_key_violation';
    end if;
    new.partner_id := actor.partner_id;
    new.user_id := app.user_id();
    new.actor_kind := 'user';
    new.actor_name := actor.name;
    new.created_at := app.near_now(new.created_at);
    return new;
end $$;

-- Teams are the provider's own: neither partners nor clients know them.
create table teams (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    description text check (length(description) <= 500),
    lead_id uuid,
    sort_order int not null default 0,
    is_active boolean not null default true,
    version int not null default 1,
    primary key (tenant_id, id),
    unique (tenant_id, name),
    foreign key (tenant_id, lead_id) references users (tenant_id, id)
);
create table team_members (
    tenant_id uuid not null,
    id uuid not null,
    team_id uuid not null,
    user_id uuid not null,
    position int not null default 0,
    -- who has so many is given no more by itself
    max_open_tickets int check (max_open_tickets between 1 and 1000),
    primary key (tenant_id, id),
    unique (tenant_id, team_id, user_id),
    foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index team_members_user on team_members (tenant_id, user_id);
alter table tenants no force row level security;
insert into teams (tenant_id, id, name, sort_order) select id, gen_random_uuid(), 'Support', 1 from tenants;
alter table tenants force row level security;

alter table ticket_statuses add column version int not null default 1;
alter table ticket_priorities add column version int not null default 1;
alter table ticket_types add column version int not null default 1;
alter table ticket_categories add column version int not null default 1;
alter table ticket_queues add column version int not null default 1, add column team_id uuid,
    add foreign key (tenant_id, team_id) references teams (tenant_id, id);
create unique index ticket_types_default on ticket_types (tenant_id) where is_default;
do $$
declare
    t text;
begin
    -- No page styles by a value: a colour is one of those that mean the same in both themes.
    foreach t in array array['ticket_statuses', 'ticket_priorities', 'ticket_queues'] loop
        execute format($f$alter table %s add check (color in ('grey', 'blue', 'violet', 'amber', 'green', 'red'))$f$, t);
    end loop;
    alter table ticket_statuses add check (length(client_name) between 1 and 100);
    alter table ticket_priorities add check (length(client_hint) <= 200), add check (sla_multiplier between 0.001 and 100);
    alter table ticket_types add check (length(description) <= 500);
    alter table ticket_queues add check (length(description) <= 500);
end $$;

call app.isolate('teams');
call app.isolate('team_members');
do $$
declare
    staff constant text := 'exists (select 1 from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where u.tenant_id = %1$s.tenant_id and u.id = %1$s.%2$s and r.audience = ''provider'')';
    lead constant text := 'lead_id is null or ' || format(staff, 'teams', 'lead_id');
begin
    call app.allow('teams', 'kt_system', 'select,insert,update');
    call app.allow('team_members', 'kt_system', 'select,insert,update,delete');
    call app.allow('teams', 'kt_provider', 'select,delete');
    call app.allow('teams', 'kt_provider', 'insert', 'true', lead);
    call app.allow('teams', 'kt_provider', 'update', 'true', lead, 'name, description, lead_id, sort_order, is_active, version');
    call app.allow('team_members', 'kt_provider', 'select,delete');
    call app.allow('team_members', 'kt_provider', 'insert', 'true', format(staff, 'team_members', 'user_id'));
    call app.allow('team_members', 'kt_provider', 'update', columns => 'position, max_open_tickets');
end $$;

-- What the program finds by its key is nobody's to make or to delete; minutes_per_place is measured.
call app.allow('ticket_statuses', 'kt_provider', 'insert', 'true', 'system_key is null');
call app.allow('ticket_statuses', 'kt_provider', 'update', columns => 'name, client_name, color, phase, is_default, pauses_sla, sort_order, is_active, version');
call app.allow('ticket_statuses', 'kt_provider', 'delete', 'system_key is null');
call app.allow('ticket_priorities', 'kt_provider', 'insert', 'true', 'minutes_per_place is null');
call app.allow('ticket_priorities', 'kt_provider', 'update',
    columns => 'name, level, client_hint, color, sla_multiplier, client_selectable, is_default, sort_order, is_active, version');
call app.allow('ticket_priorities', 'kt_provider', 'delete');
call app.allow('ticket_types', 'kt_provider', 'insert,delete');
call app.allow('ticket_types', 'kt_provider', 'update', columns => 'name, description, is_default, sort_order, is_active, version');
call app.allow('ticket_categories', 'kt_provider', 'insert,delete');
call app.allow('ticket_categories', 'kt_provider', 'update',
    columns => 'parent_id, name, client_visible, default_priority_id, default_queue_id, sort_order, is_active, version');
call app.allow('ticket_queues', 'kt_provider', 'insert,delete');
call app.allow('ticket_queues', 'kt_provider', 'update',
    columns => 'name, description, color, team_id, requires_acceptance, counts_as_waiting, is_default, sort_order, is_active, version');

-- tickets.phase repeats the phase of their status: a status that any ticket has, or that the program finds by its key, keeps its own.
create function app.keep_status_phase() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
begin
    if old.system_key is not null or exists (select 1 from tickets t where t.tenant_id = new.tenant_id and t.status_id = new.id) then
        raise exception 'status % keeps its phase', new.id using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger keep_phase before update of phase on ticket_statuses for each row when (new.phase <> old.phase)
    execute function app.keep_status_phase();

-- A category has one level below it.
create function app.keep_category_level() returns trigger language plpgsql as $$
begin
    if exists (select 1 from public.ticket_categories c where c.tenant_id = new.tenant_id and c.id = new.parent_id and c.parent_id is not null)
            or exists (select 1 from public.ticket_categories c where c.tenant_id = new.tenant_id and c.parent_id = new.id) then
        raise exception 'a category has one level below it' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger keep_level before insert or update of parent_id on ticket_categories for each row when (new.parent_id is not null)
    execute function app.keep_category_level();

-- Who waits in a queue joins or leaves the lines with it. Line by line in one order, as in app.follow_line, so that two who change
-- lines don't wait for each other.
create function app.follow_queue() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
declare
    line uuid;
begin
    for line in select p.id from ticket_priorities p where p.tenant_id = new.tenant_id order by p.id loop
        update tickets set in_line = new.counts_as_waiting
            where tenant_id = new.tenant_id and priority_id = line and queue_id = new.id and phase in ('new', 'open')
                and deleted_at is null and merged_into_id is null and in_line <> new.counts_as_waiting;
    end loop;
    return null;
end $$;
grant update (in_line) on tickets to kt_definer;
create trigger follow_queue after update of counts_as_waiting on ticket_queues for each row
    when (new.counts_as_waiting <> old.counts_as_waiting) execute function app.follow_queue();

-- Where a client's step leads: the status with the phase's own key, or, where the tenant has set that aside, another active one.
do $$
declare
    before constant text := pg_get_functiondef('app.change_as_client'::regproc);
    after constant text := replace(before, 's.system_key = new.phase', $f$s.system_key = new.phase or s.is_active and not exists (
                    select 1 from public.ticket_statuses k where k.tenant_id = s.tenant_id and k.system_key = new.phase and k.is_active)$f$);
begin
    if after = before then
        raise exception 'app.change_as_client says it in other words';
    end if;
    execute after;
end $$;

-- What uses an entry can be given to another one, ticket by ticket.
grant update (type_id, queue_id) on tickets to kt_provider;
call app.declare_steps('ticket', '{kt_provider}', 'type', 'queue');

-- Settings: one document a feature and tenant; what it doesn't say is as the program begins. Each version is kept, with who made it.
create table settings (
    tenant_id uuid not null references tenants (id),
    feature text not null check (feature ~ '^[a-z][a-z0-9_]{1,39}$'),
    data jsonb not null check (jsonb_typeof(data) = 'object' and pg_column_size(data) <= 65536),
    version int not null default 1,
    changed_by uuid,
    changed_at timestamptz not null default now(),
    primary key (tenant_id, feature),
    foreign key (tenant_id, changed_by) references users (tenant_id, id)
);
create table settings_history (
    tenant_id uuid not null,
    feature text not null,
    version int not null,
    data jsonb not null,
    changed_by uuid,
    changed_at timestamptz not null,
    primary key (tenant_id, feature, version),
    foreign key (tenant_id, feature) references settings (tenant_id, feature),
    foreign key (tenant_id, changed_by) references users (tenant_id, id)
);
call app.isolate('settings');
call app.allow('settings', 'kt_system', 'select,insert,update');
call app.allow('settings', 'kt_provider', 'select,insert,update', columns => 'data');
call app.narrow('settings', 'kt_provider', 'insert', 'tenant_id, feature, data');
call app.isolate('settings_history');
call app.allow('settings_history', 'kt_system', 'select');
call app.allow('settings_history', 'kt_provider', 'select');
call app.allow('settings_history', 'kt_definer', 'insert');

create function app.sign_settings() returns trigger language plpgsql as $$
begin
    new.version := case tg_op when 'INSERT' then 1 else old.version + 1 end;
    new.changed_by := app.user_id();
    new.changed_at := now();
    return new;
end $$;
create trigger sign_settings before insert or update on settings for each row execute function app.sign_settings();

create function app.keep_settings() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
begin
    insert into settings_history (tenant_id, feature, version, data, changed_by, changed_at)
        values (new.tenant_id, new.feature, new.version, new.data, new.changed_by, new.changed_at);
    return null;
end $$;
create trigger keep_settings after insert or update on settings for each row execute function app.keep_settings();

-- Whether clients read their place, and how many tickets they may make, is asked by statements of clients, who read no settings.
alter table tenants add column tickets_per_hour int check (tickets_per_hour > 0);
grant select (tickets_per_hour) on tenants to kt_client_admin, kt_client_user;
create function app.follow_ticket_settings() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
begin
    update tenants set queue_position_visible = coalesce((new.data ->> 'queue_position_visible')::boolean, true),
        tickets_per_hour = (new.data ->> 'tickets_per_hour')::int where id = new.tenant_id;
    return null;
end $$;
grant update (queue_position_visible, tickets_per_hour) on tenants to kt_definer;
create policy kt_definer_update on tenants for update to kt_definer using (id = (select app.tenant_id())) with check (id = (select app.tenant_id()));
create trigger follow_ticket_settings after insert or update on settings for each row when (new.feature = 'tickets')
    execute function app.follow_ticket_settings();

do $$
declare
    f text;
begin
    grant create on schema app to kt_definer;
    foreach f in array array['app.keep_status_phase()', 'app.follow_queue()', 'app.keep_settings()', 'app.follow_ticket_settings()'] loop
        execute format('alter function %s owner to kt_definer', f);
        execute format('revoke all on function %s from public', f);
    end loop;
    revoke create on schema app from kt_definer;
end $$;

-- A tenant that had hidden the places has said so in its settings. As its owner, whom the policies hold: without them for a moment.
alter table tenants no force row level security;
alter table settings no force row level security;
alter table settings_history no force row level security;
alter table settings disable trigger user;
insert into settings (tenant_id, feature, data) select id, 'tickets', '{"queue_position_visible": false}' from tenants where not queue_position_visible;
alter table settings enable trigger user;
insert into settings_history select tenant_id, feature, version, data, changed_by, changed_at from settings;
alter table settings_history force row level security;
alter table settings force row level security;
alter table tenants force row level security;
