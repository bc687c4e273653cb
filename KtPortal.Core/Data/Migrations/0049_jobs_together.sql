-- Small jobs of one tenant are done together: entered, ended and committed once. Each lane may say which kinds (`together`) and how many
-- (`at_once`) go along with the job that got a slot; what was begun before goes alone, so that a job that fails takes nobody with it twice.
drop function app.claim_outbox(jsonb);
create function app.claim_outbox(p_lanes jsonb)
    returns table (tenant_id uuid, id uuid, kind text, payload jsonb, attempts int, timeouts int, lane text, round int)
    language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
#variable_conflict use_column
declare
    l record;
    holder uuid;
    first_due timestamptz;
    empty uuid[];
    taken record;
    quiet int;
    number int := 0;
begin
    if not exists (select 1 from outbox_messages o where o.state = 'pending' and o.attempts >= 0 and o.next_attempt_at <= now()
                   and (o.claimed_until is null or o.claimed_until < now())) then
        return;
    end if;
    for l in select * from jsonb_to_recordset(p_lanes)
            as x (lane text, free int, most int, lease interval, holders uuid[], after uuid, together text[], at_once int) loop
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
                number := number + 1;
                return query select taken.tenant_id, taken.id, taken.kind, taken.payload, taken.attempts, taken.timeouts, taken.lane, number;
                if taken.attempts = 1 and taken.kind = any (l.together) then
                    -- of those that come next; a long line of others is not searched through
                    return query update outbox_messages o set claimed_until = now() + l.lease, attempts = o.attempts + 1
                        from (select d.tenant_id, d.id from outbox_messages d
                              where d.state = 'pending' and d.tenant_id = holder and d.attempts = 0 and d.claimed_until is null
                                  and d.kind = any (l.together)
                                  and d.id = any (array(select n.id from outbox_messages n
                                      where n.state = 'pending' and n.lane = l.lane and n.tenant_id = holder and n.next_attempt_at <= now()
                                      order by n.next_attempt_at limit 50))
                              limit l.at_once - 1
                              for update skip locked) more
                        where o.tenant_id = more.tenant_id and o.id = more.id
                        returning o.tenant_id, o.id, o.kind, o.payload, o.attempts, o.timeouts, o.lane, number;
                end if;
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
grant create on schema app to kt_definer;
alter function app.claim_outbox(jsonb) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.claim_outbox(jsonb) from public;
grant execute on function app.claim_outbox(jsonb) to kt_app;

-- How many of these jobs are still the worker's who claimed them, asked in the statement that enters their tenant: of the tenant that is
-- sealed by then, and of no other. PostgreSQL ends a transaction that does nothing for longer than its limit.
create function app.own_jobs(p_ids uuid[], p_attempts int[], p_limit text) returns int language plpgsql volatile security definer as $$
begin
    perform pg_catalog.set_config('idle_in_transaction_session_timeout', p_limit, true);
    return (select count(*) from unnest(p_ids, p_attempts) as mine (id, attempts)
            join public.outbox_messages o on o.tenant_id = (select app.tenant_id()) and o.id = mine.id and o.attempts = mine.attempts
            where o.state = 'pending');
end $$;
grant create on schema app to kt_definer;
alter function app.own_jobs(uuid[], int[], text) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.own_jobs(uuid[], int[], text) from public;
grant execute on function app.own_jobs(uuid[], int[], text) to kt_app;

-- One after the other, each user's tickets: how many may come in an hour, and the one that must grow older than that before the next may,
-- asked when the turn has come. With the rights of whoever asks.
create function app.take_ticket_turn(p_user uuid, p_most int, p_since timestamptz, out most int, out oldest timestamptz)
    language plpgsql volatile as $$
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('tickets of ' || p_user, 0));
    most := (select least(n.tickets_per_hour, p_most) from public.tenants n where n.id = app.tenant_id());
    oldest := (select t.created_at from public.tickets t
        where t.tenant_id = (select app.tenant_id()) and t.created_by_id = p_user and t.created_at > p_since and t.deleted_at is null
        order by t.created_at desc offset most - 1 limit 1);
end $$;
revoke all on function app.take_ticket_turn(uuid, int, timestamptz) from public;
grant execute on function app.take_ticket_turn(uuid, int, timestamptz) to kt_client_admin, kt_client_user;
