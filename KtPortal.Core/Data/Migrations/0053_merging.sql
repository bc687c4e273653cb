-- How several tickets become one.

-- Where a comment was first said, if that was on another ticket.
alter table ticket_comments add column came_from text check (length(came_from) <= 50);
do $$
declare
    before constant text := pg_get_functiondef('app.write_comment'::regproc);
    after constant text := replace(before, 'new.quoted := null;', e'new.quoted := null;\n    new.came_from := null;');
begin
    if after = before then
        raise exception 'app.write_comment says it in other words';
    end if;
    execute after;
end $$;

-- Who was merged while he waited has left the line, and measures nothing.
do $$
declare
    before constant text := pg_get_functiondef('app.follow_line'::regproc);
    after constant text := replace(before, e'when new.in_line then ''left''', e'when new.in_line or new.merged_into_id is not null then ''left''');
begin
    if after = before then
        raise exception 'app.follow_line says it in other words';
    end if;
    execute after;
end $$;
create index tickets_merged on tickets (tenant_id, merged_into_id) where merged_into_id is not null;

call app.allow('ticket_comments', 'kt_definer', 'insert');
call app.allow('ticket_comments', 'kt_definer', 'update', columns => 'ticket_id, came_from');
call app.allow('ticket_participants', 'kt_definer', 'update', columns => 'state');
call app.allow('inbound_messages', 'kt_definer', 'select');
call app.allow('inbound_messages', 'kt_definer', 'update', columns => 'subject_id');
call app.allow('outbound_messages', 'kt_definer', 'select');
call app.allow('outbound_messages', 'kt_definer', 'update', columns => 'subject_id');
call app.allow('drafts', 'kt_definer', 'select');
call app.allow('drafts', 'kt_definer', 'update', columns => 'key');
grant update (subject_id, part_id) on attachments to kt_definer;
grant update (status_id, phase, merged_into_id, close_reason, closed_at, last_activity_at, version, reader_ids, tags, waiting_since,
    last_client_comment_at, last_staff_comment_at) on tickets to kt_definer;

-- Relations of what was merged go on with the ticket it is now, where they still say something that can be.
create function app.merge_relations(p_source uuid, p_target uuid) returns void language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    r record;
begin
    perform pg_advisory_xact_lock(hashtextextended(app.tenant_id()::text, 4712));
    for r in select x.id, x.kind, case x.source_id when p_source then p_target else x.source_id end as from_id,
            case x.target_id when p_source then p_target else x.target_id end as to_id
            from ticket_relations x where x.tenant_id = app.tenant_id() and p_source in (x.source_id, x.target_id) order by x.created_at, x.id loop
        if r.from_id = r.to_id
            or exists (select 1 from ticket_relations k where k.tenant_id = app.tenant_id() and k.kind = r.kind and k.id <> r.id and (
                k.source_id = r.from_id and k.target_id = r.to_id
                or r.kind = 'related' and k.source_id = r.to_id and k.target_id = r.from_id
                or r.kind = 'parent' and k.target_id = r.to_id
                or r.kind = 'duplicate' and k.source_id = r.from_id))
            or r.kind <> 'related' and app.relation_leads(r.kind, r.to_id, r.from_id) then
            delete from ticket_relations where tenant_id = app.tenant_id() and id = r.id;
        else
            update ticket_relations set source_id = r.from_id, target_id = r.to_id where tenant_id = app.tenant_id() and id = r.id;
        end if;
    end loop;
end $$;

-- One ticket becomes part of another of its organization, whatever each of its readers may see of it: what was said moves with author, time
-- and visibility, its files with it; who takes part there takes part here, and whoever reads it is led there. No way leads back.
create function app.merge_ticket(p_source uuid, p_target uuid, p_closed uuid, p_at timestamptz) returns void language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    tenant constant uuid := app.tenant_id();
    at constant timestamptz := app.near_now(p_at);
    said constant uuid := gen_random_uuid();
    s tickets;
    t tickets;
    readers uuid[];
begin
    perform 1 from tickets x where x.tenant_id = tenant and x.id in (p_source, p_target) order by x.id for no key update;
    select * into s from tickets x where x.tenant_id = tenant and x.id = p_source and app.reads(x);
    select * into t from tickets x where x.tenant_id = tenant and x.id = p_target and app.reads(x);
    if s.id is null or t.id is null or s.id = t.id or current_setting('role') not in ('kt_provider', 'kt_partner')
            or s.organization_id <> t.organization_id or num_nonnulls(s.merged_into_id, t.merged_into_id, s.deleted_at, t.deleted_at) > 0
            or s.phase in ('closed', 'cancelled') or t.phase in ('closed', 'cancelled')
            or not exists (select 1 from ticket_statuses k where k.tenant_id = tenant and k.id = p_closed and k.phase = 'closed') then
        raise exception 'these tickets can''t be merged' using errcode = 'insufficient_privilege';
    end if;
    readers := array(select distinct unnest(t.reader_ids || s.reader_ids));

    -- What it began with is a comment of who asked.
    insert into ticket_comments (tenant_id, id, ticket_id, organization_id, kind, visibility, content, content_format, author_id, author_contact_id,
            author_name, author_email, is_staff, source, came_from, created_at)
        values (tenant, said, t.id, t.organization_id, 'comment', 'public', coalesce(nullif(s.description, ''), s.subject), s.description_format,
            s.requester_id, s.contact_id, s.requester_name, s.requester_email, exists (
                select 1 from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
                where u.tenant_id = tenant and u.id = s.requester_id and r.audience in ('provider', 'partner')),
            s.source, s.number, s.created_at);
    update ticket_comments c set ticket_id = t.id, came_from = coalesce(c.came_from, s.number) where c.tenant_id = tenant and c.ticket_id = s.id;
    update files f set reader_ids = array(select distinct unnest(f.reader_ids || readers)) from attachments a
        where a.tenant_id = tenant and a.subject_kind = 'ticket' and a.subject_id = s.id and f.tenant_id = a.tenant_id and f.id = a.file_id
            and f.reader_ids is not null;
    update attachments a set subject_id = t.id, part_id = coalesce(a.part_id, said), reader_ids = readers
        where a.tenant_id = tenant and a.subject_kind = 'ticket' and a.subject_id = s.id;

    update ticket_participants p set state = 'confirmed'
        where p.tenant_id = tenant and p.ticket_id = t.id and p.state = 'proposed' and (lower(p.email) = lower(s.requester_email) or exists (
            select 1 from ticket_participants o where o.tenant_id = tenant and o.ticket_id = s.id and o.state = 'confirmed' and lower(o.email) = lower(p.email)));
    insert into ticket_participants (tenant_id, id, ticket_id, organization_id, user_id, contact_id, email, kind, state, added_by_id, created_at)
        select tenant, gen_random_uuid(), t.id, t.organization_id, p.user_id, p.contact_id, p.email, p.kind, p.state, p.added_by_id, p.created_at
        from (select s.requester_id as user_id, s.contact_id, s.requester_email as email, 'cc' as kind, 'confirmed' as state, null::uuid as added_by_id,
                at as created_at where num_nonnulls(s.requester_id, s.contact_id, s.requester_email) > 0
            union all
            select o.user_id, o.contact_id, o.email, o.kind, o.state, o.added_by_id, o.created_at from ticket_participants o
            where o.tenant_id = tenant and o.ticket_id = s.id) p
        where not coalesce(p.user_id = t.requester_id, false) and not coalesce(lower(p.email) = lower(t.requester_email), false)
        on conflict do nothing;
    delete from ticket_participants p where p.tenant_id = tenant and p.ticket_id = s.id;
    insert into unread_answers as a (tenant_id, user_id, ticket_id, answers, answered_at)
        select u.tenant_id, u.user_id, t.id, u.answers, u.answered_at from unread_answers u where u.tenant_id = tenant and u.ticket_id = s.id
        on conflict (tenant_id, user_id, ticket_id)
            do update set answers = a.answers + excluded.answers, answered_at = greatest(a.answered_at, excluded.answered_at);
    delete from unread_answers u where u.tenant_id = tenant and u.ticket_id = s.id;

    -- An answer to a mail of the one is an answer to the other; what somebody is writing there is written here.
    update inbound_messages m set subject_id = t.id where m.tenant_id = tenant and m.subject_kind = 'ticket' and m.subject_id = s.id;
    update outbound_messages m set subject_id = t.id where m.tenant_id = tenant and m.subject_kind = 'ticket' and m.subject_id = s.id;
    update drafts d set key = p.page || t.number from (values ('desk-'), ('reply-')) p (page)
        where d.tenant_id = tenant and d.key = p.page || s.number and not exists (
            select 1 from drafts o where o.tenant_id = tenant and o.user_id = d.user_id and o.key = p.page || t.number);

    perform app.merge_relations(s.id, t.id);
    update tickets x set merged_into_id = t.id where x.tenant_id = tenant and x.merged_into_id = s.id;
    update tickets x set status_id = p_closed, phase = 'closed', merged_into_id = t.id, close_reason = 'merged', closed_at = at, reader_ids = readers,
            last_activity_at = greatest(s.last_activity_at, at), version = s.version + 1
        where x.tenant_id = tenant and x.id = s.id;
    update tickets x set reader_ids = readers, waiting_since = least(t.waiting_since, s.waiting_since), version = t.version + 1,
            last_activity_at = greatest(t.last_activity_at, at),
            last_client_comment_at = greatest(t.last_client_comment_at, s.last_client_comment_at, s.created_at),
            last_staff_comment_at = greatest(t.last_staff_comment_at, s.last_staff_comment_at),
            tags = (select coalesce(array_agg(g.tag order by g.place), '{}') from (
                select u.tag, min(u.place) as place from unnest(t.tags || s.tags) with ordinality u (tag, place) group by u.tag order by 2 limit 20) g)
        where x.tenant_id = tenant and x.id = t.id;
    insert into outbox_messages (tenant_id, id, kind, payload, dedupe_key)
        select tenant, gen_random_uuid(), 'search.changed', jsonb_build_object('kind', 'ticket', 'id', u.id), 'search:' || u.id
        from unnest(array[least(s.id, t.id), greatest(s.id, t.id)]) u (id)
        on conflict (tenant_id, dedupe_key) where dedupe_key is not null and state = 'pending' and claimed_until is null do update set attempts = 0;
end $$;

-- Its number leads to the ticket it is now; its words are that one's.
create or replace function app.find_tickets(p_typed text, p_terms text, p_limit int, p_titles boolean)
    returns table (ticket_id uuid, exact boolean, in_title boolean, alike boolean, clock bigint) language plpgsql stable security definer
    set search_path = pg_catalog, public, app, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    typed constant text := upper(ltrim(trim(p_typed), '#'));
    numbers text[] := array[typed];
    scope constant text := case current_setting('role') when 'kt_partner' then 'p' || app.organization_id()
        when 'kt_client_admin' then 'o' || app.organization_id() when 'kt_client_user' then 'u' || app.user_id() end;
    named uuid[];
    loosely boolean;
begin
    if typed ~ '^[0-9]{1,12}$' then
        numbers := array(
            select distinct coalesce(o.ticket_prefix, n.ticket_prefix) || '-' || typed
            from organizations o join tenants n on n.id = o.tenant_id where o.tenant_id = app.tenant_id() and o.kind in ('provider', 'partner'));
    end if;
    named := array(
        select distinct t.id from tickets k join tickets t on t.tenant_id = k.tenant_id and t.id = coalesce(k.merged_into_id, k.id)
        where k.tenant_id = (select app.tenant_id()) and k.number = any (numbers) and k.deleted_at is null and t.deleted_at is null and app.reads(t));
    return query select n.id, true, true, false, null::bigint from unnest(named) n (id);
    foreach loosely in array array[false, true] loop
        return query select t.id, false, d.in_title, loosely, d.clock
            from app.find_documents('ticket', p_terms, scope, p_limit, loosely, p_titles) d
            join tickets t on t.tenant_id = (select app.tenant_id()) and t.id = d.id
            where t.id <> all (named) and t.deleted_at is null and t.merged_into_id is null and app.reads(t);
        exit when found;
    end loop;
end $$;

grant create on schema app to kt_definer;
alter function app.merge_relations(uuid, uuid) owner to kt_definer;
alter function app.merge_ticket(uuid, uuid, uuid, timestamptz) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.merge_relations(uuid, uuid), app.merge_ticket(uuid, uuid, uuid, timestamptz) from public;
grant execute on function app.merge_ticket(uuid, uuid, uuid, timestamptz) to kt_provider, kt_partner;

call app.declare_steps('ticket', '{kt_provider,kt_partner}', 'merged', 'merged_into');
call app.declare_event('ticket.merged', 'ticket', '{kt_provider,kt_partner}', $p$ exists (select 1 from public.tickets t
    where t.tenant_id = (select app.tenant_id()) and t.id = (p_payload ->> 'source')::uuid and t.merged_into_id = (p_payload ->> 'ticket')::uuid) $p$);
