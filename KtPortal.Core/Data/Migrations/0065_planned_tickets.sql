-- A planned visit, or work: staff of the provider and of partners plan; whoever reads the ticket reads when.
alter table tickets add check (scheduled_end is null or scheduled_end > scheduled_start);
grant update (scheduled_start, scheduled_end) on tickets to kt_provider, kt_partner;
create index tickets_planned on tickets (tenant_id, scheduled_start) where scheduled_start is not null and deleted_at is null;
call app.declare_steps('ticket', '{kt_provider,kt_partner}', 'planned');

-- From its time on it stands in line by that time; planned no more, it stands where it stood. No page says so: the place is nobody's to choose.
alter table tickets add column waited_before_plan timestamptz;
do $$
declare
    before constant text := pg_get_functiondef('app.change_as_person'::regproc);
    after constant text := replace(before, '    new.waiting_since := case
', $f$    if new.scheduled_start is distinct from old.scheduled_start and not coalesce(old.scheduled_start > now(), false) then
        new.waited_before_plan := old.waiting_since;
    end if;
    new.waiting_since := case
        when waits and new.scheduled_start is distinct from old.scheduled_start then
            case when new.scheduled_start > now() then new.scheduled_start
                when old.scheduled_start > now() then coalesce(new.waited_before_plan, old.reopened_at, old.created_at)
                else old.waiting_since end
$f$);
begin
    if after = before then
        raise exception 'app.change_as_person says it in other words';
    end if;
    execute after;
end $$;

-- What was promised to who waited is no promise any more once it is planned: the place and the time are counted when it joins the line.
create function app.forget_promise() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
begin
    update ticket_waits w set entry_position = null where w.tenant_id = new.tenant_id and w.ticket_id = new.id and w.left_at is null;
    return null;
end $$;
grant create on schema app to kt_definer;
alter function app.forget_promise() owner to kt_definer;
revoke create on schema app from kt_definer;
create trigger forget_promise after update of scheduled_start on tickets for each row
    when (new.scheduled_start is distinct from old.scheduled_start and new.scheduled_start is not null) execute function app.forget_promise();

-- A plan that was a mistake: staff read both steps, clients neither.
create or replace function app.hush_steps(p_ticket uuid, p_since timestamptz) returns void language sql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
    update timeline_events set visibility = 'partner'
    where tenant_id = app.tenant_id() and subject_kind = 'ticket' and subject_id = p_ticket and visibility = 'public'
        and kind in ('accepted', 'status', 'priority', 'reopened', 'planned') and actor_id = app.user_id() and created_at >= least(p_since, now())
$$;
