-- Work among staff moves a ticket in the lists of those who read of it, and in nobody else's.
create function app.step_activity() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
begin
    update tickets set staff_activity_at = greatest(staff_activity_at, new.created_at),
        partner_activity_at = greatest(partner_activity_at, new.created_at)
        where tenant_id = new.tenant_id and id = new.subject_id;
    return null;
end $$;
create trigger step_activity after insert on timeline_events for each row
    when (new.subject_kind = 'ticket' and new.visibility = 'partner'
        and new.kind in ('assigned', 'unassigned', 'type', 'category', 'queue', 'undone'))
    execute function app.step_activity();

-- Steps that somebody took back were a mistake: staff read both, clients neither.
create function app.hush_steps(p_ticket uuid, p_since timestamptz) returns void language sql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
    update timeline_events set visibility = 'partner'
    where tenant_id = app.tenant_id() and subject_kind = 'ticket' and subject_id = p_ticket and visibility = 'public'
        and kind in ('accepted', 'status', 'priority', 'reopened') and actor_id = app.user_id() and created_at >= least(p_since, now())
$$;
grant update (visibility) on timeline_events to kt_definer;
grant create on schema app to kt_definer;
alter function app.step_activity() owner to kt_definer;
alter function app.hush_steps(uuid, timestamptz) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.hush_steps(uuid, timestamptz) from public;
grant execute on function app.hush_steps(uuid, timestamptz) to kt_provider, kt_partner;

-- With them goes back when something happened that everybody may read: to the last of which they still do.
do $$
declare
    before constant text := pg_get_functiondef('app.change_as_person'::regproc);
    after constant text := replace(before, 'if new.last_activity_at <> old.last_activity_at then',
        $f$if new.last_activity_at < old.last_activity_at then
        new.last_activity_at := least(old.last_activity_at, greatest(new.last_activity_at, old.created_at,
            (select max(e.created_at) from public.timeline_events e where e.tenant_id = old.tenant_id and e.subject_kind = 'ticket'
                and e.subject_id = old.id and e.visibility = 'public' and e.kind <> 'created'),
            (select max(c.created_at) from public.ticket_comments c where c.tenant_id = old.tenant_id and c.ticket_id = old.id
                and c.visibility = 'public')));
    elsif new.last_activity_at > old.last_activity_at then$f$);
begin
    if after = before then
        raise exception 'app.change_as_person says it in other words';
    end if;
    execute after;
end $$;
create or replace function app.touch_ticket() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        new.updated_at := now();
    end if;
    if tg_op = 'INSERT' or new.last_activity_at > old.last_activity_at
            or new.last_activity_at < old.last_activity_at and not app.is_person() then
        new.partner_activity_at := new.last_activity_at;
        new.staff_activity_at := new.last_activity_at;
    end if;
    return new;
end $$;
