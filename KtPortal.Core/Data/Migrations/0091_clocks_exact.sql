-- What a clock does on its way is kept as it was promised, as its hours are: who edits a policy's warnings changes nothing of what runs, unless he says so.
create table sla_rules (
    tenant_id uuid not null,
    -- made of the content, by the program
    id uuid not null,
    content jsonb not null,
    primary key (tenant_id, id)
);
call app.isolate('sla_rules');
call app.allow('sla_rules', 'kt_system', 'select,insert');

alter table ticket_sla_clocks
    add column rules_id uuid,
    -- since when it runs on from elapsed_minutes; null while it stands still
    add column running_since timestamptz,
    -- when somebody was first told that it would be late; null where nobody was
    add column warned_at timestamptz,
    add foreign key (tenant_id, rules_id) references sla_rules (tenant_id, id);
grant select (running_since) on ticket_sla_clocks to kt_partner;

insert into sla_rules (tenant_id, id, content)
    select tenant_id, id, escalation_rules from sla_policies where escalation_enabled;
update ticket_sla_clocks c set rules_id = r.id, next_check_at = case when c.state = 'breached' then now() else c.next_check_at end
    from sla_rules r where r.tenant_id = c.tenant_id and r.id = c.policy_id and c.completed_at is null;
update ticket_sla_clocks set warned_at = coalesce(warn_at, started_at) where 80 = any (thresholds_fired);

-- A time in which it was taken out or deleted is none of it, either.
alter table ticket_sla_pauses drop constraint ticket_sla_pauses_reason_check;
alter table ticket_sla_pauses add check (reason in ('status', 'ended', 'excluded', 'deleted'));

create or replace function app.follow_clocks() returns trigger language plpgsql security definer as $$
declare
    stops boolean;
    moved boolean;
begin
    if tg_op = 'INSERT' then
        -- one that isn't let in yet has no clock, unless a policy begins with the request; and an estimate only where nothing better is known
        if new.accepted_at is not null or exists (select 1 from public.sla_policies p
                where p.tenant_id = new.tenant_id and p.is_active and p.starts_on = 'created')
            or new.in_line and exists (select 1 from public.ticket_priorities p
                where p.tenant_id = new.tenant_id and p.id = new.priority_id and p.minutes_per_place is null) then
            perform app.ask_for_clocks(new.tenant_id, new.id);
        end if;
        return null;
    end if;
    moved := (new.phase, new.accepted_at, new.first_response_at, new.priority_id, new.queue_id, new.service_id, new.organization_id, new.deleted_at,
            new.merged_into_id)
        is distinct from (old.phase, old.accepted_at, old.first_response_at, old.priority_id, old.queue_id, old.service_id, old.organization_id,
            old.deleted_at, old.merged_into_id);
    if new.status_id <> old.status_id then
        select s.pauses_sla or s.phase in ('resolved', 'closed', 'cancelled') into stops
            from public.ticket_statuses s where s.tenant_id = new.tenant_id and s.id = new.status_id;
        -- whatever is open by now counts, not what the status before says today
        if stops then
            insert into public.ticket_sla_pauses (tenant_id, ticket_id, paused_at, reason, status_id)
                values (new.tenant_id, new.id, pg_catalog.now(),
                    case when new.phase in ('resolved', 'closed', 'cancelled') then 'ended' else 'status' end, new.status_id)
                on conflict do nothing;
        else
            update public.ticket_sla_pauses set resumed_at = pg_catalog.now()
                where tenant_id = new.tenant_id and ticket_id = new.id and resumed_at is null;
        end if;
        moved := moved or found;
    end if;
    if new.deleted_at is null and old.deleted_at is not null then
        insert into public.ticket_sla_pauses (tenant_id, ticket_id, paused_at, resumed_at, reason, status_id)
            values (new.tenant_id, new.id, old.deleted_at, pg_catalog.now(), 'deleted', new.status_id);
    end if;
    if moved then
        perform app.ask_for_clocks(new.tenant_id, new.id);
    end if;
    return null;
end $$;

-- In again, the time it was out is a pause.
create or replace function app.follow_choice() returns trigger language plpgsql security definer as $$
begin
    if tg_op = 'UPDATE' and old.excluded_at is not null and new.excluded_at is null then
        insert into public.ticket_sla_pauses (tenant_id, ticket_id, paused_at, resumed_at, reason, status_id)
            select t.tenant_id, t.id, old.excluded_at, pg_catalog.now(), 'excluded', t.status_id
            from public.tickets t where t.tenant_id = new.tenant_id and t.id = new.ticket_id;
    end if;
    perform app.ask_for_clocks(new.tenant_id, new.ticket_id);
    return null;
end $$;

-- A status that pauses from now on, or no longer: so do the tickets that stand in it.
create function app.follow_status() returns trigger language plpgsql security definer as $$
begin
    if new.pauses_sla then
        insert into public.ticket_sla_pauses (tenant_id, ticket_id, paused_at, reason, status_id)
            select t.tenant_id, t.id, pg_catalog.now(), 'status', t.status_id from public.tickets t
            where t.tenant_id = new.tenant_id and t.status_id = new.id and t.phase not in ('resolved', 'closed', 'cancelled') and t.deleted_at is null
            on conflict do nothing;
    else
        update public.ticket_sla_pauses p set resumed_at = pg_catalog.now() from public.tickets t
            where t.tenant_id = new.tenant_id and t.status_id = new.id and t.phase not in ('resolved', 'closed', 'cancelled')
                and p.tenant_id = t.tenant_id and p.ticket_id = t.id and p.resumed_at is null;
    end if;
    perform app.ask_for_clocks(t.tenant_id, t.id) from public.tickets t
        where t.tenant_id = new.tenant_id and t.status_id = new.id and t.deleted_at is null and exists (select 1 from public.ticket_sla_clocks c
            where c.tenant_id = t.tenant_id and c.ticket_id = t.id and c.completed_at is null);
    return null;
end $$;
create trigger follow_status after update of pauses_sla on ticket_statuses for each row
    when (new.pauses_sla is distinct from old.pauses_sla) execute function app.follow_status();

-- The provider's answer after a partner's changes nothing on the ticket, but ends a clock that waits for the provider's own.
create function app.follow_answer() returns trigger language plpgsql security definer as $$
begin
    if exists (select 1 from public.ticket_sla_clocks c where c.tenant_id = new.tenant_id and c.ticket_id = new.ticket_id
            and c.metric = 'first_response' and c.completed_at is null and c.partner_id is not null) then
        perform app.ask_for_clocks(new.tenant_id, new.ticket_id);
    end if;
    return null;
end $$;
create trigger follow_answer after insert on ticket_comments for each row
    when (new.is_staff and new.visibility = 'public' and new.kind in ('comment', 'resolution')) execute function app.follow_answer();

grant create on schema app to kt_definer;
alter function app.follow_status() owner to kt_definer;
alter function app.follow_answer() owner to kt_definer;
revoke create on schema app from kt_definer;
