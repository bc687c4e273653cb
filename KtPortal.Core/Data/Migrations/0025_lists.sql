-- Views that people save of lists: what is shown and how. Whom one is shared with is said in words of its owner's own house: a provider's
-- people share with everyone of the provider or with those who are in a team with them, a partner's with their partner.
create table saved_views (
    tenant_id uuid not null,
    id uuid not null,
    owner_id uuid not null,
    organization_id uuid not null,
    entity text not null check (length(entity) between 1 and 60),
    name text not null check (length(name) between 1 and 100),
    filter jsonb not null default '[]' check (length(filter::text) <= 20000),
    columns text[] not null default '{}' check (cardinality(columns) <= 100),
    sort text not null check (length(sort) <= 60),
    is_descending boolean not null default false,
    group_by text check (length(group_by) <= 60),
    layout text not null default 'list' check (layout in ('list', 'board')),
    shared_with text not null default 'nobody' check (shared_with in ('nobody', 'team', 'partner', 'everyone')),
    position int not null default 0,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, owner_id) references users (tenant_id, id),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id)
);
create unique index saved_views_name on saved_views (tenant_id, owner_id, entity, lower(name));
create index saved_views_shared on saved_views (tenant_id, organization_id, entity) where shared_with <> 'nobody';
call app.isolate('saved_views');
call app.allow('saved_views', 'kt_system', 'select,delete');
call app.allow('saved_views', 'kt_provider', 'select', $$ owner_id = app.user_id() or shared_with = 'everyone'
    or shared_with = 'team' and exists (select 1 from team_members o join team_members m on m.tenant_id = o.tenant_id and m.team_id = o.team_id
        where o.tenant_id = saved_views.tenant_id and o.user_id = saved_views.owner_id and m.user_id = app.user_id()) $$);
call app.allow('saved_views', 'kt_partner', 'select', $$ owner_id = app.user_id() or organization_id = app.organization_id() and shared_with = 'partner' $$);
call app.allow('saved_views', 'kt_provider', 'insert', $$ owner_id = app.user_id() and organization_id = app.organization_id()
    and shared_with in ('nobody', 'team', 'everyone') $$);
call app.allow('saved_views', 'kt_partner', 'insert', $$ owner_id = app.user_id() and organization_id = app.organization_id()
    and shared_with in ('nobody', 'partner') $$);
call app.allow('saved_views', 'kt_provider', 'update', 'owner_id = app.user_id()', $$ owner_id = app.user_id()
    and shared_with in ('nobody', 'team', 'everyone') $$, 'name, filter, columns, sort, is_descending, group_by, layout, shared_with, position');
call app.allow('saved_views', 'kt_partner', 'update', 'owner_id = app.user_id()', $$ owner_id = app.user_id()
    and shared_with in ('nobody', 'partner') $$, 'name, filter, columns, sort, is_descending, group_by, layout, shared_with, position');
call app.allow('saved_views', 'kt_provider', 'delete', 'owner_id = app.user_id()');
call app.allow('saved_views', 'kt_partner', 'delete', 'owner_id = app.user_id()');

-- Many rows of a list changed at once: what was asked, and what became of each row. The rows are changed as the person who asked,
-- under that person's rights; a run is nobody else's.
create table bulk_runs (
    tenant_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    entity text not null check (length(entity) between 1 and 60),
    action text not null check (length(action) between 1 and 60),
    value text not null check (length(value) <= 1000),
    value_name text not null check (length(value_name) <= 1000),
    reason text check (length(reason) <= 10000),
    created_at timestamptz not null default now(),
    done_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index bulk_runs_created on bulk_runs (tenant_id, created_at);
create table bulk_items (
    tenant_id uuid not null,
    run_id uuid not null,
    row_id uuid not null,
    user_id uuid not null,
    place int not null,
    code text not null default '' check (length(code) <= 100),
    outcome text check (outcome in ('done', 'unchanged', 'refused')),
    reason text check (length(reason) <= 2000),
    primary key (tenant_id, run_id, row_id),
    foreign key (tenant_id, run_id) references bulk_runs (tenant_id, id) on delete cascade
);
create index bulk_items_waiting on bulk_items (tenant_id, run_id, place) where outcome is null;
call app.isolate('bulk_runs');
call app.isolate('bulk_items');
call app.allow('bulk_runs', 'kt_system', 'select,delete');
call app.allow('bulk_items', 'kt_system', 'select,delete');
do $$
declare
    audience text;
begin
    foreach audience in array array['kt_provider', 'kt_partner'] loop
        call app.allow('bulk_runs', audience, 'select,insert', 'user_id = app.user_id()');
        call app.allow('bulk_runs', audience, 'update', 'user_id = app.user_id()', null, 'done_at');
        call app.allow('bulk_items', audience, 'select', 'user_id = app.user_id()');
        call app.allow('bulk_items', audience, 'insert', 'user_id = app.user_id()', $p$ user_id = app.user_id() and exists (
            select 1 from bulk_runs r where r.tenant_id = bulk_items.tenant_id and r.id = bulk_items.run_id) $p$);
        call app.allow('bulk_items', audience, 'update', 'user_id = app.user_id()', null, 'code, outcome, reason');
    end loop;
end $$;
-- Who asked for a run asks for the work that carries it out.
call app.declare_request('lists.bulk', '{kt_provider,kt_partner}', $p$ exists (select 1 from public.bulk_runs r
    where r.tenant_id = (select app.tenant_id()) and r.id = (p_payload ->> 'run')::uuid and r.user_id = app.user_id()) $p$);

-- The desk's list of tickets: an index for each of its orders, and for what it is narrowed by.
drop index tickets_board;
create index tickets_board on tickets (tenant_id, priority_id, (not in_line), waiting_since, created_at, id)
    where deleted_at is null and phase in ('new', 'open', 'in_progress', 'pending');
create index tickets_by_line on tickets (tenant_id, (not in_line), waiting_since, created_at, id) where deleted_at is null;
create index tickets_by_creation on tickets (tenant_id, created_at, id) where deleted_at is null;
create index tickets_by_number on tickets (tenant_id, length(number), number, id) where deleted_at is null;
create index tickets_by_subject on tickets (tenant_id, subject, id) where deleted_at is null;
create index tickets_by_assignee on tickets (tenant_id, coalesce(assignee_name, ''), id) where deleted_at is null;
create index tickets_by_status on tickets (tenant_id, status_id, staff_activity_at desc, id desc) where deleted_at is null;
create index tickets_requester on tickets (tenant_id, requester_id) where deleted_at is null;
create index tickets_resolved on tickets (tenant_id, resolved_at) where deleted_at is null and resolved_at is not null;
create index tickets_tags on tickets using gin (tags);
-- Tags are staff's own words about a ticket.
grant select (tags), update (tags) on tickets to kt_partner;
grant update (tags) on tickets to kt_provider;
call app.declare_steps('ticket', '{kt_provider,kt_partner}', 'tags');
