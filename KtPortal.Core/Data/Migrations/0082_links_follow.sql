-- Who takes part in a ticket stops by the link of a mail: 256 random bits for that part of that person, kept as their SHA-256.
create table ticket_stop_links (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    participant_id uuid not null,
    -- whose host the link is on; null: the provider's
    served_by uuid,
    token_hash bytea not null check (length(token_hash) = 32),
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, participant_id) references ticket_participants (tenant_id, id) on delete cascade,
    foreign key (tenant_id, served_by) references organizations (tenant_id, id)
);
create unique index ticket_stop_links_token on ticket_stop_links (tenant_id, token_hash);
create index ticket_stop_links_participant on ticket_stop_links (tenant_id, participant_id);
create index ticket_stop_links_expiry on ticket_stop_links (tenant_id, expires_at);
call app.isolate('ticket_stop_links');
call app.allow('ticket_stop_links', 'kt_system', 'select,insert,delete');

-- The system leaves for who holds such a link.
do $$
declare
    leave text := pg_get_functiondef('app.leave_ticket'::regproc);
    said record;
begin
    for said in select * from (values
        ('or caller = ''kt_provider'' or caller', 'or caller in (''kt_provider'', ''kt_system'') or caller'),
        ('or not (p.user_id is not distinct from me or', 'or not (caller = ''kt_system'' or p.user_id is not distinct from me or')
    ) r (before, after) loop
        if position(said.before in leave) = 0 then
            raise exception 'app.leave_ticket says it in other words: %', said.before;
        end if;
        leave := replace(leave, said.before, said.after);
    end loop;
    execute leave;
end $$;
grant execute on function app.leave_ticket(uuid) to kt_system;
