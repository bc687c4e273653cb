-- Whoever writes a ticket counts no line: the recount that follows says at which place a wait began.
alter table ticket_waits alter column entry_position drop not null;

create or replace function app.follow_line() returns trigger language plpgsql security definer set search_path = public, app, pg_temp as $$
declare
    was boolean := tg_op = 'UPDATE' and old.in_line;
begin
    if was and (not new.in_line or old.priority_id <> new.priority_id) then
        update ticket_waits set left_at = now(), outcome = case
                when new.in_line then 'left'
                when new.phase = 'in_progress' then 'started'
                when new.first_response_at is not null and new.phase not in ('cancelled') then 'responded'
                else 'left' end
            where tenant_id = new.tenant_id and ticket_id = new.id and left_at is null;
        -- Two lines are always locked in the same order: else two tickets that change places would wait for each other.
        if new.in_line and new.priority_id < old.priority_id then
            perform app.line_moved(new.tenant_id, new.priority_id);
        end if;
        perform app.line_moved(old.tenant_id, old.priority_id);
    end if;
    if new.in_line and (not was or old.priority_id <> new.priority_id) then
        insert into ticket_waits (tenant_id, ticket_id, priority_id, entered_at) values (new.tenant_id, new.id, new.priority_id, now());
    end if;
    if new.in_line and (not was or old.priority_id <> new.priority_id or old.waiting_since <> new.waiting_since
            or old.scheduled_start is distinct from new.scheduled_start) then
        perform app.line_moved(new.tenant_id, new.priority_id);
    elsif was and new.in_line and old.first_response_at is null and new.first_response_at is not null then
        -- the first public answer ends the wait that is measured, though the ticket may keep its place
        update ticket_waits set left_at = now(), outcome = 'responded'
            where tenant_id = new.tenant_id and ticket_id = new.id and left_at is null;
    end if;
    return null;
end $$;
