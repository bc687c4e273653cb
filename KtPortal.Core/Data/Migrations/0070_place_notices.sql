-- What is told about a place in line: of each ticket the newest, to who asked and to clients who take part.
create table ticket_place_notices (
    tenant_id uuid not null,
    ticket_id uuid not null,
    organization_id uuid not null,
    partner_id uuid,
    -- moved far; first of the line; left it because somebody began
    kind text not null check (kind in ('changed', 'next', 'begun')),
    -- what had been told before, and the place now
    from_place int,
    place int,
    told_at timestamptz not null,
    primary key (tenant_id, ticket_id),
    foreign key (tenant_id, organization_id, ticket_id) references tickets (tenant_id, organization_id, id) on delete cascade
);
create index ticket_place_notices_newest on ticket_place_notices (tenant_id, organization_id, told_at desc);
create trigger set_ticket_owner before insert on ticket_place_notices for each row execute function app.set_ticket_owner();
call app.isolate('ticket_place_notices');
call app.allow('ticket_place_notices', 'kt_system', 'select,insert,update');
do $$
declare
    audience text;
begin
    foreach audience in array array['kt_client_admin', 'kt_client_user'] loop
        call app.allow('ticket_place_notices', audience, 'select', $p$ organization_id = app.organization_id() and exists (select 1 from tickets t
            where t.tenant_id = ticket_place_notices.tenant_id and t.id = ticket_place_notices.ticket_id) $p$);
    end loop;
end $$;

-- Whether a place is worth telling. Becoming first always is; else at most once an hour, what is at most half of what was told last, or
-- three places and more behind it.
create function app.place_notice(p_place int, p_was int, p_told int, p_told_at timestamptz, p_now timestamptz) returns text language sql immutable as $$
    select case
        when p_place = 1 and (p_was > 1 or p_told > 1) then 'next'
        when p_place > 1 and p_told_at <= p_now - interval '1 hour' and (p_place * 2 <= p_told or p_place >= p_told + 3) then 'changed'
    end
$$;
grant execute on function app.place_notice(int, int, int, timestamptz, timestamptz) to kt_system;

-- Who waits now has been told where he stands.
alter table ticket_queue_places no force row level security;
update ticket_queue_places set notified_position = position, notified_at = calculated_at where notified_position is null;
alter table ticket_queue_places force row level security;

-- Nobody but the recount raises them.
call app.declare_event('ticket.position_changed', 'ticket', '{}');
call app.declare_event('ticket.position_next', 'ticket', '{}');
