-- The team that works on a ticket. A queue gives its tickets to its team, until somebody gives one to another.
alter table tickets add column team_id uuid, add foreign key (tenant_id, team_id) references teams (tenant_id, id);
-- Everybody who loads a ticket reads the id; who a team is, only the provider does.
grant select (team_id) on tickets to kt_partner, kt_client_admin, kt_client_user;
grant update (team_id) on tickets to kt_provider;
create index tickets_team on tickets (tenant_id, team_id, staff_activity_at desc, id desc) where deleted_at is null and team_id is not null;
create index tickets_queue on tickets (tenant_id, queue_id, staff_activity_at desc, id desc) where deleted_at is null;
create function app.take_queues_team() returns trigger language plpgsql set search_path = pg_catalog, public, app, pg_temp as $$
begin
    new.team_id := (select q.team_id from public.ticket_queues q where q.tenant_id = new.tenant_id and q.id = new.queue_id);
    return new;
end $$;
create trigger take_queues_team before insert on tickets for each row when (new.team_id is null) execute function app.take_queues_team();
alter table tickets no force row level security;
alter table tickets disable trigger user;
update tickets t set team_id = q.team_id from ticket_queues q where q.tenant_id = t.tenant_id and q.id = t.queue_id and q.team_id is not null;
alter table tickets enable trigger user;
alter table tickets force row level security;
call app.declare_steps('ticket', '{kt_provider}', 'team');

-- A change of many rows can be taken back, by a run of its own: what each row needs for that is kept with it.
alter table bulk_items add column undo jsonb check (length(undo::text) <= 8000);
-- One's own run: the key to it holds who asked for both.
alter table bulk_runs add unique (tenant_id, user_id, id);
alter table bulk_runs add column undoes uuid,
    add foreign key (tenant_id, user_id, undoes) references bulk_runs (tenant_id, user_id, id) on delete cascade;
create unique index bulk_runs_undoes on bulk_runs (tenant_id, undoes) where undoes is not null;
grant update (undo) on bulk_items to kt_provider, kt_partner;
