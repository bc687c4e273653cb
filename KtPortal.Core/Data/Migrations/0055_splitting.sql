-- Some of what was said on a ticket becomes one of its own.
grant insert (tenant_id, id, organization_id, contact_id, requester_id, requester_name, requester_email, created_by_id, subject, description,
    description_format, source, status_id, phase, priority_id, type_id, category_id, queue_id, team_id, accepted_at, accepted_by_id, waiting_since, created_at,
    last_activity_at, last_client_comment_at, last_staff_comment_at, reader_ids) on tickets to kt_definer;
create policy kt_definer_insert on tickets for insert to kt_definer with check (tenant_id = (select app.tenant_id()));
grant insert on attachments to kt_definer;
create policy kt_definer_insert on attachments for insert to kt_definer with check (tenant_id = (select app.tenant_id()));

-- The new ticket is of the same client and sort, asked for by the same person unless another of that client is named. Comments are copied with
-- author, time, readers and files, and with the number of the first ticket unless somebody else asks now; the one that the new ticket begins
-- with is its description, and hangs its files there. It waits since the first.
create function app.split_ticket(p_from uuid, p_into uuid, p_subject text, p_description text, p_format text, p_first uuid, p_comments uuid[],
    p_requester uuid, p_status uuid, p_at timestamptz) returns text language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    tenant constant uuid := app.tenant_id();
    at constant timestamptz := app.near_now(p_at);
    seen constant text[] := case current_setting('role') when 'kt_provider' then '{public,partner,internal}'::text[] else '{public,partner}'::text[] end;
    s tickets;
    asking record;
    since timestamptz;
    drawn text;
    r record;
    copy uuid;
begin
    select * into s from tickets x where x.tenant_id = tenant and x.id = p_from and x.deleted_at is null and x.merged_into_id is null and app.reads(x)
        for no key update;
    select u.id, u.name, u.email, u.contact_id into asking from users u join roles o on o.tenant_id = u.tenant_id and o.id = u.role_id
        where u.tenant_id = tenant and u.id = p_requester and u.organization_id = s.organization_id and u.status = 'active';
    select min(c.created_at) into since from ticket_comments c
        where c.tenant_id = tenant and c.ticket_id = s.id and c.id = any (p_comments) and c.deleted_at is null and c.visibility = any (seen);
    if s.id is null or current_setting('role') not in ('kt_provider', 'kt_partner') or since is null or p_requester is not null and asking.id is null
            or p_first is not null and not exists (select 1 from ticket_comments c where c.tenant_id = tenant and c.ticket_id = s.id and c.id = p_first
                and c.visibility = 'public')
            or not exists (select 1 from ticket_statuses k where k.tenant_id = tenant and k.id = p_status and k.phase = case s.phase when 'new' then 'new' else 'open' end) then
        raise exception 'this ticket can''t be split that way' using errcode = 'insufficient_privilege';
    end if;
    insert into tickets (tenant_id, id, organization_id, contact_id, requester_id, requester_name, requester_email, created_by_id, subject, description,
            description_format, source, status_id, phase, priority_id, type_id, category_id, queue_id, team_id, accepted_at, accepted_by_id, waiting_since,
            created_at, last_activity_at, last_client_comment_at, last_staff_comment_at, reader_ids)
        values (tenant, p_into, s.organization_id, case when p_requester is null then s.contact_id else asking.contact_id end,
            coalesce(p_requester, s.requester_id), coalesce(asking.name, s.requester_name), coalesce(asking.email, s.requester_email), app.user_id(), p_subject,
            p_description, p_format, 'desk', p_status, s.phase, s.priority_id, s.type_id, s.category_id, s.queue_id, s.team_id,
            case when s.phase <> 'new' then at end, case when s.phase <> 'new' then s.accepted_by_id end, least(since, at), at, at,
            (select max(c.created_at) from ticket_comments c where c.tenant_id = tenant and c.ticket_id = s.id and c.id = any (p_comments)
                and c.visibility = 'public' and not c.is_staff),
            (select max(c.created_at) from ticket_comments c where c.tenant_id = tenant and c.ticket_id = s.id and c.id = any (p_comments)
                and c.visibility = 'public' and c.is_staff),
            case when coalesce(p_requester, s.requester_id) is null then '{}' else array[coalesce(p_requester, s.requester_id)] end)
        returning number into drawn;
    for r in select c.* from ticket_comments c where c.tenant_id = tenant and c.ticket_id = s.id and c.id = any (p_comments) and c.deleted_at is null
            and c.visibility = any (seen) order by c.created_at, c.id loop
        copy := null;
        if r.id is distinct from p_first then
            copy := gen_random_uuid();
            insert into ticket_comments (tenant_id, id, ticket_id, organization_id, kind, visibility, content, content_format, quoted, author_id,
                    author_contact_id, author_name, author_email, is_staff, source, came_from, created_at)
                values (tenant, copy, p_into, r.organization_id, r.kind, r.visibility, r.content, r.content_format, r.quoted, r.author_id,
                    r.author_contact_id, r.author_name, r.author_email, r.is_staff, r.source,
                    case when p_requester is null or p_requester = s.requester_id or r.visibility <> 'public' then coalesce(r.came_from, s.number) end, r.created_at);
        end if;
        insert into attachments (tenant_id, id, subject_kind, subject_id, part_id, file_id, visibility, uploaded_by_id, created_at)
            select tenant, gen_random_uuid(), 'ticket', p_into, copy, a.file_id, a.visibility, a.uploaded_by_id, a.created_at
            from attachments a where a.tenant_id = tenant and a.subject_kind = 'ticket' and a.subject_id = s.id and a.part_id = r.id order by a.created_at, a.id;
    end loop;
    return drawn;
end $$;
grant create on schema app to kt_definer;
alter function app.split_ticket(uuid, uuid, text, text, text, uuid, uuid[], uuid, uuid, timestamptz) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.split_ticket(uuid, uuid, text, text, text, uuid, uuid[], uuid, uuid, timestamptz) from public;
grant execute on function app.split_ticket(uuid, uuid, text, text, text, uuid, uuid[], uuid, uuid, timestamptz) to kt_provider, kt_partner;

call app.declare_steps('ticket', '{kt_provider,kt_partner}', 'split', 'split_from');
call app.declare_event('ticket.split', 'ticket', '{kt_provider,kt_partner}', $p$ exists (select 1 from public.tickets t
    where t.tenant_id = (select app.tenant_id()) and t.id = (p_payload ->> 'into')::uuid) $p$);
