-- What was told to who began to wait, and by how many working minutes it was wrong: more than none where the answer came later than said.
alter table ticket_waits add column estimated_at timestamptz, add column estimate_error numeric(10, 2);
create index ticket_waits_left on ticket_waits (tenant_id, left_at) where outcome in ('responded', 'started');
create or replace function app.forget_promise() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
begin
    update ticket_waits w set entry_position = null, estimated_at = null
        where w.tenant_id = new.tenant_id and w.ticket_id = new.id and w.left_at is null;
    return null;
end $$;
