-- A tenant whose first job isn't due yet, or whose due jobs others hold, is passed by without an attempt to take one.
create or replace function app.claim_outbox(p_lanes jsonb)
    returns table (tenant_id uuid, id uuid, kind text, payload jsonb, attempts int, timeouts int, lane text)
    language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
#variable_conflict use_column
declare
    l record;
    holder uuid;
    first_due timestamptz;
    empty uuid[];
    taken record;
    quiet int;
begin
    if not exists (select 1 from outbox_messages o where o.state = 'pending' and o.attempts >= 0 and o.next_attempt_at <= now()
                   and (o.claimed_until is null or o.claimed_until < now())) then
        return;
    end if;
    for l in select * from jsonb_to_recordset(p_lanes) as x (lane text, free int, most int, lease interval, holders uuid[], after uuid) loop
        holder := l.after;
        quiet := 0;
        empty := '{}';
        while l.free > 0 loop
            -- (ordered as the index is: the table's key would do for the tenant alone, and stand full of what is done)
            select o.tenant_id, o.next_attempt_at into holder, first_due from outbox_messages o
                where o.state = 'pending' and o.lane = l.lane and o.tenant_id > holder
                order by o.tenant_id, o.next_attempt_at limit 1;
            if not found then
                -- The rest of the round that began behind the last one served, and one whole round, without any work.
                quiet := quiet + 1;
                exit when quiet = 2;
                holder := '00000000-0000-0000-0000-000000000000';
                continue;
            end if;
            continue when first_due > now() or holder = any (empty) or cardinality(array_positions(l.holders, holder)) >= l.most;
            update outbox_messages o set claimed_until = now() + l.lease, attempts = o.attempts + 1
                from (select d.tenant_id, d.id from outbox_messages d
                      where d.state = 'pending' and d.lane = l.lane and d.tenant_id = holder and d.next_attempt_at <= now()
                          and (d.claimed_until is null or d.claimed_until < now())
                      order by d.next_attempt_at limit 1
                      for update skip locked) due
                where o.tenant_id = due.tenant_id and o.id = due.id
                returning o.tenant_id, o.id, o.kind, o.payload, o.attempts, o.timeouts, o.lane into taken;
            if found then
                return query select taken.tenant_id, taken.id, taken.kind, taken.payload, taken.attempts, taken.timeouts, taken.lane;
                l.free := l.free - 1;
                l.holders := l.holders || holder;
                quiet := 0;
            else
                empty := empty || holder;
            end if;
        end loop;
    end loop;
end
$$;
