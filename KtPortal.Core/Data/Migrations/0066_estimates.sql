-- What was told to who began to wait, and by how many working minutes it was wrong: more than none where the answer came later than said.
alter table ticket_waits add column estimated_at timestamptz, add column estimate_error numeric(10, 2);
create index ticket_waits_left on ticket_waits (tenant_id, left_at) where outcome in ('responded', 'started');
