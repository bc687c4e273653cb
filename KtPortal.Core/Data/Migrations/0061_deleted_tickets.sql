-- A ticket that should not be there is deleted, and can be had back for thirty days. Until then nobody but the provider can read anything of it.
create table deleted_tickets (
    tenant_id uuid not null,
    ticket_id uuid not null,
    reason text not null check (length(reason) <= 2000),
    deleted_by_id uuid,
    deleted_by text not null,
    deleted_at timestamptz not null default now(),
    -- who read which of its rows, and what was unread: as it is to be again
    kept jsonb not null,
    -- its words are gone; the number stays
    erased_at timestamptz,
    primary key (tenant_id, ticket_id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id),
    foreign key (tenant_id, deleted_by_id) references users (tenant_id, id)
);
create index deleted_tickets_newest on deleted_tickets (tenant_id, deleted_at desc);
call app.isolate('deleted_tickets');
call app.allow('deleted_tickets', 'kt_provider', 'select');
call app.allow('deleted_tickets', 'kt_definer', 'select,insert,update,delete');

-- Who may not delete reads no ticket that was: what asks for a ticket asks for one that is there.
do $$
declare
    p record;
    there constant text := 'exists (select 1 from tickets t where t.tenant_id = %1$I.tenant_id and t.id = %1$I.ticket_id)';
begin
    for p in select tablename, policyname, qual, cmd from pg_policies where schemaname = 'public' and qual is not null
            and policyname ~ '^kt_(partner|client_admin|client_user)_(select|update)$'
            and (tablename = 'tickets' or cmd = 'SELECT' and tablename in ('ticket_participants', 'ticket_ratings', 'csat_surveys')) loop
        execute format('alter policy %I on %I using (%s and %s)', p.policyname, p.tablename, p.qual,
            case p.tablename when 'tickets' then 'deleted_at is null' else format(there, p.tablename) end);
    end loop;
end $$;

grant update (deleted_at, subject, requester_name, requester_email, requester_id, contact_id, source_ref, custom_fields, assignee_name) on tickets to kt_definer;
grant update (to_name, to_address, subject) on outbound_messages to kt_definer;
call app.allow('ticket_comments', 'kt_definer', 'delete');
call app.allow('timeline_events', 'kt_definer', 'delete');
call app.allow('csat_surveys', 'kt_definer', 'delete');
call app.allow('stream_events', 'kt_definer', 'select,delete');
do $$
declare
    t text;
begin
    foreach t in array array['ticket_escalations', 'ticket_ratings', 'internal_ratings', 'csat_surveys', 'ticket_relations', 'ticket_participants', 'ticket_private_fields'] loop
        execute format('grant select, delete on %I to kt_definer', t);
        if not exists (select 1 from pg_policies where tablename = t and policyname = 'kt_definer_delete') then
            execute format('create policy kt_definer_delete on %I for delete to kt_definer using (tenant_id = (select app.tenant_id()))', t);
        end if;
        if not exists (select 1 from pg_policies where tablename = t and policyname = 'kt_definer_select') then
            execute format('create policy kt_definer_select on %I for select to kt_definer using (tenant_id = (select app.tenant_id()))', t);
        end if;
    end loop;
end $$;

create function app.delete_ticket(p_ticket uuid, p_reason text) returns boolean language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    tenant constant uuid := app.tenant_id();
    t tickets;
    ids uuid[];
    files uuid[];
begin
    if current_setting('role') <> 'kt_provider' or not app.may('tickets.delete') then
        return false;
    end if;
    select * into t from tickets x where x.tenant_id = tenant and x.id = p_ticket for no key update;
    if t.id is null or t.deleted_at is not null or t.merged_into_id is not null then
        return false;
    end if;
    ids := array(select t.id union select x.id from tickets x where x.tenant_id = tenant and x.merged_into_id = t.id);
    -- a file that hangs on another ticket, too, stays that one's
    files := array(select distinct a.file_id from attachments a where a.tenant_id = tenant and a.subject_kind = 'ticket' and a.subject_id = any (ids)
        and not exists (select 1 from attachments o where o.tenant_id = tenant and o.file_id = a.file_id
            and not (o.subject_kind = 'ticket' and o.subject_id = any (ids))));
    insert into deleted_tickets (tenant_id, ticket_id, reason, deleted_by_id, deleted_by, kept)
        select tenant, t.id, p_reason, app.user_id(), u.name, jsonb_build_object('tickets', ids,
            'comments', (select jsonb_object_agg(c.id, c.visibility) from ticket_comments c
                where c.tenant_id = tenant and c.ticket_id = any (ids) and c.visibility <> 'internal'),
            'steps', (select jsonb_object_agg(e.id, e.visibility) from timeline_events e
                where e.tenant_id = tenant and e.subject_kind = 'ticket' and e.subject_id = any (ids) and e.visibility <> 'internal'),
            'attachments', (select jsonb_object_agg(a.id, a.visibility) from attachments a
                where a.tenant_id = tenant and a.subject_kind = 'ticket' and a.subject_id = any (ids) and a.visibility <> 'internal'),
            'files', (select jsonb_object_agg(f.id, f.visibility) from files f where f.tenant_id = tenant and f.id = any (files) and f.visibility <> 'internal'),
            'unread', (select jsonb_agg(to_jsonb(n)) from unread_answers n where n.tenant_id = tenant and n.ticket_id = any (ids)))
        from users u where u.tenant_id = tenant and u.id = app.user_id();
    update ticket_comments c set visibility = 'internal' where c.tenant_id = tenant and c.ticket_id = any (ids) and c.visibility <> 'internal';
    update timeline_events e set visibility = 'internal'
        where e.tenant_id = tenant and e.subject_kind = 'ticket' and e.subject_id = any (ids) and e.visibility <> 'internal';
    update attachments a set visibility = 'internal'
        where a.tenant_id = tenant and a.subject_kind = 'ticket' and a.subject_id = any (ids) and a.visibility <> 'internal';
    update files f set visibility = 'internal' where f.tenant_id = tenant and f.id = any (files) and f.visibility <> 'internal';
    delete from unread_answers n where n.tenant_id = tenant and n.ticket_id = any (ids);
    delete from stream_events e where e.tenant_id = tenant and e.subject_kind = 'ticket' and e.subject_id = any (ids);
    -- What waits to leave doesn't leave any more.
    with waiting as (
        select m.id from outbound_messages m where m.tenant_id = tenant and m.subject_kind = 'ticket' and m.subject_id = any (ids)
            and m.state in ('queued', 'held', 'failed') for update skip locked)
    update outbound_messages m set state = 'suppressed', last_error = 'Its ticket was deleted.' from waiting w
        where m.tenant_id = tenant and m.id = w.id;
    update tickets x set deleted_at = now(), version = x.version + 1 where x.tenant_id = tenant and x.id = any (ids) and x.deleted_at is null;
    return true;
end $$;

-- As it was: number, place in line, readers and what they had not read.
create function app.restore_ticket(p_ticket uuid) returns boolean language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    tenant constant uuid := app.tenant_id();
    d deleted_tickets;
    ids uuid[];
begin
    if current_setting('role') <> 'kt_provider' or not app.may('tickets.delete') then
        return false;
    end if;
    perform 1 from tickets x where x.tenant_id = tenant and x.id = p_ticket for no key update;
    select * into d from deleted_tickets k where k.tenant_id = tenant and k.ticket_id = p_ticket for update;
    if d.ticket_id is null or d.erased_at is not null or d.deleted_at < now() - interval '30 days' then
        return false;
    end if;
    ids := array(select jsonb_array_elements_text(d.kept -> 'tickets')::uuid);
    update tickets x set deleted_at = null, version = x.version + 1 where x.tenant_id = tenant and x.id = any (ids);
    update ticket_comments c set visibility = d.kept -> 'comments' ->> c.id::text
        where c.tenant_id = tenant and c.ticket_id = any (ids) and d.kept -> 'comments' ? c.id::text;
    update timeline_events e set visibility = d.kept -> 'steps' ->> e.id::text
        where e.tenant_id = tenant and e.subject_kind = 'ticket' and e.subject_id = any (ids) and d.kept -> 'steps' ? e.id::text;
    update attachments a set visibility = d.kept -> 'attachments' ->> a.id::text
        where a.tenant_id = tenant and a.subject_kind = 'ticket' and a.subject_id = any (ids) and d.kept -> 'attachments' ? a.id::text;
    update files f set visibility = d.kept -> 'files' ->> f.id::text from attachments a
        where a.tenant_id = tenant and a.subject_kind = 'ticket' and a.subject_id = any (ids) and f.tenant_id = tenant and f.id = a.file_id
            and d.kept -> 'files' ? f.id::text;
    insert into unread_answers (tenant_id, user_id, ticket_id, answers, answered_at)
        select tenant, n.user_id, n.ticket_id, n.answers, n.answered_at
        from jsonb_to_recordset(case jsonb_typeof(d.kept -> 'unread') when 'array' then d.kept -> 'unread' else '[]' end)
            as n (user_id uuid, ticket_id uuid, answers int, answered_at timestamptz)
        where exists (select 1 from users u where u.tenant_id = tenant and u.id = n.user_id)
        on conflict do nothing;
    delete from deleted_tickets k where k.tenant_id = tenant and k.ticket_id = p_ticket;
    return true;
end $$;

-- After thirty days nothing is left of it but its number.
create function app.erase_deleted_tickets() returns int language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    tenant constant uuid := app.tenant_id();
    d deleted_tickets;
    ids uuid[];
    files uuid[];
    numbers text[];
    erased int := 0;
begin
    if current_setting('role') <> 'kt_system' then
        raise exception 'a schedule erases' using errcode = 'insufficient_privilege';
    end if;
    for d in select * from deleted_tickets k where k.tenant_id = tenant and k.erased_at is null and k.deleted_at < now() - interval '30 days'
            order by k.deleted_at limit 100 for update skip locked loop
        ids := array(select jsonb_array_elements_text(d.kept -> 'tickets')::uuid);
        numbers := array(select x.number from tickets x where x.tenant_id = tenant and x.id = any (ids));
        delete from drafts k where k.tenant_id = tenant and (k.key = any (array(select 'desk-' || n from unnest(numbers) n))
            or k.key = any (array(select 'reply-' || n from unnest(numbers) n)));
        with hung as (delete from attachments a where a.tenant_id = tenant and a.subject_kind = 'ticket' and a.subject_id = any (ids) returning a.file_id)
            select array_agg(file_id) into files from hung;
        perform app.drop_files(files);
        delete from ticket_comments c where c.tenant_id = tenant and c.ticket_id = any (ids);
        delete from timeline_events e where e.tenant_id = tenant and e.subject_kind = 'ticket' and e.subject_id = any (ids);
        delete from ticket_participants p where p.tenant_id = tenant and p.ticket_id = any (ids);
        delete from ticket_private_fields f where f.tenant_id = tenant and f.ticket_id = any (ids);
        delete from ticket_relations r where r.tenant_id = tenant and (r.source_id = any (ids) or r.target_id = any (ids));
        delete from ticket_escalations e where e.tenant_id = tenant and e.ticket_id = any (ids);
        delete from ticket_ratings r where r.tenant_id = tenant and r.ticket_id = any (ids);
        delete from internal_ratings r where r.tenant_id = tenant and r.ticket_id = any (ids);
        delete from csat_surveys s where s.tenant_id = tenant and s.ticket_id = any (ids);
        update outbound_messages m set text_body = '(erased)', html_body = null, to_name = null, subject = '(erased)'
            where m.tenant_id = tenant and m.subject_kind = 'ticket' and m.subject_id = any (ids);
        update tickets x set subject = '(erased)', description = '', requester_name = '', requester_email = null, requester_id = null, contact_id = null,
                reader_ids = '{}', source_ref = null, custom_fields = '{}', tags = '{}', assignee_name = null, version = x.version + 1
            where x.tenant_id = tenant and x.id = any (ids);
        update deleted_tickets k set kept = '{}', reason = '', erased_at = now() where k.tenant_id = tenant and k.ticket_id = d.ticket_id;
        erased := erased + 1;
    end loop;
    return erased;
end $$;

grant create on schema app to kt_definer;
do $$
declare
    f regprocedure;
begin
    foreach f in array array['app.delete_ticket(uuid,text)', 'app.restore_ticket(uuid)', 'app.erase_deleted_tickets()']::regprocedure[] loop
        execute format('alter function %s owner to kt_definer', f);
        execute format('revoke all on function %s from public', f);
    end loop;
end $$;
revoke create on schema app from kt_definer;
grant execute on function app.delete_ticket(uuid, text), app.restore_ticket(uuid) to kt_provider;
grant execute on function app.erase_deleted_tickets() to kt_system;

call app.declare_steps('ticket', '{kt_provider}', 'deleted', 'restored');
call app.declare_event('ticket.deleted', 'ticket', '{kt_provider}');
