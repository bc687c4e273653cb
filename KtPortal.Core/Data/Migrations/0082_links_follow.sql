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

-- The link of a visitor's request follows its ticket where that became part of another of the same client, as long as who asked takes part there.
create or replace function app.ticket_of_link(p_token bytea) returns setof tickets language sql stable security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
    select t.* from request_links l
    join tickets s on s.tenant_id = l.tenant_id and s.id = l.ticket_id and s.deleted_at is null
    left join tickets m on m.tenant_id = s.tenant_id and m.id = s.merged_into_id and m.organization_id = s.organization_id and m.deleted_at is null
        and not s.is_unconfirmed and not m.is_unconfirmed and (lower(m.requester_email) = lower(s.requester_email) or exists (
            select 1 from ticket_participants p where p.tenant_id = m.tenant_id and p.ticket_id = m.id and p.state = 'confirmed'
                and (p.user_id = s.requester_id or p.contact_id = s.contact_id or lower(p.email) = lower(s.requester_email))))
    join tickets t on t.tenant_id = s.tenant_id and t.id = coalesce(m.id, s.id)
    where l.tenant_id = (select app.tenant_id()) and l.token_hash = p_token and l.expires_at > now()
        and coalesce(t.partner_id, (select o.id from organizations o where o.tenant_id = l.tenant_id and o.kind = 'provider')) = (select app.organization_id())
$$;

-- Files of a request that nobody confirmed hide with it from who sees all of the organization. Asked once a statement, names in full, as in 0073.
create function app.unconfirmed_files() returns uuid[] language sql stable security definer as $$
    select coalesce(pg_catalog.array_agg(a.file_id), '{}') from public.tickets t
    join public.attachments a on a.tenant_id = t.tenant_id and a.subject_kind = 'ticket' and a.subject_id = t.id
    where t.tenant_id = (select app.tenant_id()) and t.organization_id = (select app.organization_id()) and t.is_unconfirmed
$$;
grant create on schema app to kt_definer;
alter function app.unconfirmed_files() owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.unconfirmed_files() from public;
grant execute on function app.unconfirmed_files() to kt_client_admin;
do $$
declare
    p record;
begin
    for p in select q.policyname, q.qual from pg_policies q where q.schemaname = 'public' and q.tablename = 'files'
            and q.policyname in ('kt_client_admin_select', 'kt_client_admin_update') loop
        execute format('alter policy %I on files using (%s and id <> all ((select app.unconfirmed_files())::uuid[]))', p.policyname, p.qual);
    end loop;
end $$;
