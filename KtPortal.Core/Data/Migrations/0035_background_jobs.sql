-- Schedules of all nodes, and work too long for the outbox. The tables are exactly those of Hangfire.PostgreSql 1.21 (a test holds
-- them against its installer), in a schema of their own. They know no tenant: what they hold are names of schedules and ids. One login
-- reaches them, which reaches nothing else, and which nobody who acts for a tenant can become.
create schema hangfire;

create table hangfire.schema (version int not null constraint schema_pkey primary key);
insert into hangfire.schema values (23);

create table hangfire.job (
    id bigserial primary key,
    stateid bigint,
    statename text,
    invocationdata jsonb not null,
    arguments jsonb not null,
    createdat timestamptz not null,
    expireat timestamptz,
    updatecount int not null default 0
);
create index ix_hangfire_job_expireat on hangfire.job (expireat);
create index ix_hangfire_job_statename on hangfire.job (statename);
create index ix_hangfire_job_statename_is_not_null on hangfire.job (statename) include (id) where statename is not null;

create table hangfire.jobparameter (
    id bigserial primary key,
    jobid bigint not null references hangfire.job (id) on update cascade on delete cascade,
    name text not null,
    value text,
    updatecount int not null default 0
);
create index ix_hangfire_jobparameter_jobidandname on hangfire.jobparameter (jobid, name);

create table hangfire.state (
    id bigserial primary key,
    jobid bigint not null references hangfire.job (id) on update cascade on delete cascade,
    name text not null,
    reason text,
    createdat timestamptz not null,
    data jsonb,
    updatecount int not null default 0
);
create index ix_hangfire_state_jobid on hangfire.state (jobid);

create table hangfire.jobqueue (
    id bigserial primary key,
    jobid bigint not null,
    queue text not null,
    fetchedat timestamptz,
    updatecount int not null default 0
);
create index ix_hangfire_jobqueue_fetchedat_queue_jobid on hangfire.jobqueue (fetchedat nulls first, queue, jobid);
create index ix_hangfire_jobqueue_jobidandqueue on hangfire.jobqueue (jobid, queue);
create index ix_hangfire_jobqueue_queueandfetchedat on hangfire.jobqueue (queue, fetchedat);

create table hangfire.counter (
    id bigserial primary key,
    key text not null,
    value bigint not null,
    expireat timestamptz
);
create index ix_hangfire_counter_expireat on hangfire.counter (expireat);
create index ix_hangfire_counter_key on hangfire.counter (key);

create table hangfire.aggregatedcounter (
    id bigserial primary key,
    key text not null unique,
    value bigint not null,
    expireat timestamptz
);

create table hangfire.hash (
    id bigserial primary key,
    key text not null,
    field text not null,
    value text,
    expireat timestamptz,
    updatecount int not null default 0,
    unique (key, field)
);
create index ix_hangfire_hash_expireat on hangfire.hash (expireat);

create table hangfire.list (
    id bigserial primary key,
    key text not null,
    value text,
    expireat timestamptz,
    updatecount int not null default 0
);
create index ix_hangfire_list_expireat on hangfire.list (expireat);

create table hangfire.set (
    id bigserial primary key,
    key text not null,
    score float8 not null,
    value text not null,
    expireat timestamptz,
    updatecount int not null default 0,
    unique (key, value)
);
create index ix_hangfire_set_expireat on hangfire.set (expireat);
create index ix_hangfire_set_key_score on hangfire.set (key, score);

create table hangfire.lock (
    resource text not null unique,
    updatecount int not null default 0,
    acquired timestamptz
);
alter table hangfire.lock replica identity using index lock_resource_key;

create table hangfire.server (
    id text primary key,
    data jsonb,
    lastheartbeat timestamptz not null,
    updatecount int not null default 0
);

do $$
begin
    if not exists (select 1 from pg_roles where rolname = 'kt_jobs') then
        create role kt_jobs login noinherit;
    end if;
    execute format('grant connect on database %I to kt_jobs', current_database());
end $$;
grant usage on schema hangfire to kt_jobs;
grant select, insert, update, delete on all tables in schema hangfire to kt_jobs;
revoke insert, update, delete on hangfire.schema from kt_jobs;
grant usage on all sequences in schema hangfire to kt_jobs;

-- What did this before. Its role is a server's, so it stays, and is nobody's any more.
drop schema quartz cascade;
revoke kt_scheduler from kt_app;

-- Which firing of a schedule was carried out for a tenant, written with what it did: none is twice.
create table schedule_runs (
    tenant_id uuid not null references tenants (id),
    name text not null check (length(name) between 1 and 60),
    due_at timestamptz not null,
    primary key (tenant_id, name)
);
call app.isolate('schedule_runs');
call app.allow('schedule_runs', 'kt_system', 'select,insert,update');

-- Work that takes minutes: who asked for it, and how far it is. What it works on is its feature's.
create table long_jobs (
    tenant_id uuid not null,
    id uuid not null,
    kind text not null check (length(kind) between 1 and 60),
    user_id uuid not null,
    label text not null check (length(label) between 1 and 300),
    address text not null check (length(address) between 1 and 500 and address ~ '^/[^/\\]'),
    total int not null check (total >= 0),
    worked int not null default 0 check (worked >= 0),
    state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'stopped')),
    attempt int not null default 0,
    error text check (length(error) <= 2000),
    created_at timestamptz not null default now(),
    started_at timestamptz,
    ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id),
    check ((ended_at is null) = (state in ('waiting', 'running')))
);
create index long_jobs_created on long_jobs (tenant_id, created_at desc, id);
create index long_jobs_of_user on long_jobs (tenant_id, user_id, created_at desc);
call app.isolate('long_jobs');
call app.allow('long_jobs', 'kt_system', 'select,delete');
call app.allow('long_jobs', 'kt_system', 'update', 'true', null, 'state, attempt, error, started_at, ended_at');
-- Staff see their own and admins those of the tenant: which of the two somebody is, the service knows.
call app.allow('long_jobs', 'kt_provider', 'select');
call app.allow('long_jobs', 'kt_partner', 'select', 'user_id = app.user_id()');
call app.allow('long_jobs', 'kt_provider', 'update', 'true', null, 'worked, state, error, ended_at');
call app.allow('long_jobs', 'kt_partner', 'update', 'user_id = app.user_id()', null, 'worked, state, error, ended_at');
do $$
declare
    audience text;
begin
    foreach audience in array array['kt_provider', 'kt_partner'] loop
        call app.allow('long_jobs', audience, 'insert', $p$ user_id = app.user_id() and state = 'waiting' and attempt = 0 $p$);
    end loop;
end $$;
insert into app.audit_families (audience, family) values ('kt_provider', 'long_job'), ('kt_partner', 'long_job');
-- Whoever may see one that waits may have it begun.
call app.declare_request('jobs.long', '{kt_provider,kt_partner}', $p$ exists (select 1 from public.long_jobs j
    where j.tenant_id = (select app.tenant_id()) and j.id = (p_payload ->> 'job')::uuid and j.state = 'waiting'
    and (j.user_id = app.user_id() or current_user = 'kt_provider')) $p$);

-- A change of many rows is such work. What is asked for goes on under its new name.
alter table long_jobs no force row level security;
alter table outbox_messages no force row level security;
alter table bulk_runs no force row level security;
alter table bulk_items no force row level security;
insert into long_jobs (tenant_id, id, kind, user_id, label, address, total)
select r.tenant_id, r.id, 'lists.bulk', r.user_id, r.action || ': ' || left(r.value_name, 200), '/desk/lists/' || r.entity || '/runs/' || r.id,
    (select count(*) from bulk_items i where i.tenant_id = r.tenant_id and i.run_id = r.id)
from bulk_runs r
where exists (select 1 from outbox_messages o where o.tenant_id = r.tenant_id and o.kind = 'lists.bulk' and o.state <> 'done'
    and o.payload ->> 'run' = r.id::text);
update long_jobs j set worked = (
    select count(*) from bulk_items i where i.tenant_id = j.tenant_id and i.run_id = j.id and i.outcome is not null);
update outbox_messages set kind = 'jobs.long', payload = jsonb_build_object('job', payload ->> 'run') where kind = 'lists.bulk';
alter table bulk_items force row level security;
alter table bulk_runs force row level security;
alter table outbox_messages force row level security;
alter table long_jobs force row level security;
delete from app.requests where name = 'lists.bulk';
call app.write_may_ask();
