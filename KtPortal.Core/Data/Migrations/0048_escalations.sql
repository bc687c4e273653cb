-- Who asked for more attention to a ticket, and why. A table and not columns of the ticket: clients read the ticket's row, and nothing of this;
-- a partner reads what its own staff escalated, never why the provider did. It is over when somebody settles it, or with the ticket.
create table ticket_escalations (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    ticket_id uuid not null,
    level smallint not null check (level between 1 and 3),
    reason text not null check (length(reason) between 1 and 10000),
    visibility text not null check (visibility in ('partner', 'internal')),
    escalated_by_id uuid not null,
    escalated_by_name text not null,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    -- nobody: it was over with the ticket
    settled_by_id uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade,
    foreign key (tenant_id, escalated_by_id) references users (tenant_id, id),
    foreign key (tenant_id, settled_by_id) references users (tenant_id, id),
    check (settled_by_id is null or settled_at is not null)
);
create index ticket_escalations_ticket on ticket_escalations (tenant_id, ticket_id, created_at desc);
create index ticket_escalations_open on ticket_escalations (tenant_id, ticket_id) where settled_at is null;
call app.isolate('ticket_escalations');
call app.allow('ticket_escalations', 'kt_definer', 'select');
call app.allow('ticket_escalations', 'kt_definer', 'update', columns => 'settled_at');
call app.allow('ticket_escalations', 'kt_system', 'select');
call app.allow('ticket_escalations', 'kt_provider', 'select');
call app.allow('ticket_escalations', 'kt_provider', 'insert', 'true', $$ escalated_by_id = app.user_id() and settled_at is null and visibility = 'internal' $$);
call app.allow('ticket_escalations', 'kt_provider', 'update', 'true', $$ settled_by_id is null or settled_by_id = app.user_id() $$,
    'settled_at, settled_by_id');
do $$
declare
    own constant text := $p$ visibility = 'partner' and exists (
        select 1 from tickets t where t.tenant_id = ticket_escalations.tenant_id and t.id = ticket_escalations.ticket_id) $p$;
begin
    call app.allow('ticket_escalations', 'kt_partner', 'select', own);
    call app.allow('ticket_escalations', 'kt_partner', 'insert', 'true', own || ' and escalated_by_id = app.user_id() and settled_at is null');
    call app.allow('ticket_escalations', 'kt_partner', 'update', own, own || ' and (settled_by_id is null or settled_by_id = app.user_id())',
        'settled_at, settled_by_id');
end $$;

call app.declare_steps('ticket', '{kt_provider,kt_partner}', 'escalated', 'settled');
call app.declare_event('ticket.escalated', 'ticket', '{kt_provider,kt_partner}', $p$ exists (select 1 from public.ticket_escalations e
    where e.tenant_id = (select app.tenant_id()) and e.id = (p_payload ->> 'escalation')::uuid and e.ticket_id = (p_payload ->> 'ticket')::uuid
    and e.escalated_by_id = app.user_id()) $p$);

-- Whoever ends a ticket, its client too: what was escalated is over.
create function app.settle_escalations() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
begin
    update ticket_escalations set settled_at = now() where tenant_id = new.tenant_id and ticket_id = new.id and settled_at is null;
    return null;
end $$;
-- Staff who escalate have the ticket move in their lists, and in no list of who doesn't read of it.
create or replace function app.step_activity() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
begin
    update tickets set staff_activity_at = greatest(staff_activity_at, new.created_at),
        partner_activity_at = case when new.visibility = 'partner' then greatest(partner_activity_at, new.created_at) else partner_activity_at end
        where tenant_id = new.tenant_id and id = new.subject_id;
    return null;
end $$;
grant create on schema app to kt_definer;
alter function app.settle_escalations() owner to kt_definer;
revoke create on schema app from kt_definer;
create trigger settle_escalations after update of phase on tickets for each row
    when (old.phase in ('new', 'open', 'in_progress', 'pending') and new.phase in ('resolved', 'closed', 'cancelled'))
    execute function app.settle_escalations();
create trigger escalation_activity after insert on timeline_events for each row
    when (new.subject_kind = 'ticket' and new.visibility in ('partner', 'internal') and new.kind in ('escalated', 'settled', 'status'))
    execute function app.step_activity();
