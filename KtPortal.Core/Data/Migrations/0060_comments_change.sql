-- What was said is changed or taken away by who said it, for a quarter of an hour; later only what should never have been there is removed,
-- by who may delete. All of it goes through the functions below: nobody's role writes a comment anew.
alter table ticket_comments
    -- counts the changes; a form carries the one it was read with
    add column edition int not null default 1,
    add column removed_by text,
    add column is_redacted boolean not null default false,
    drop constraint ticket_comments_content_check,
    -- what was removed is not there any more, for nobody
    add check (length(content) <= 110000 and (content <> '' or deleted_at is not null));
do $$
declare
    audience text;
begin
    foreach audience in array array['kt_provider', 'kt_partner'] loop
        call app.forbid('ticket_comments', audience, 'update');
        execute format('revoke update (content, edited_at) on ticket_comments from %I', audience);
    end loop;
end $$;
drop trigger edited_by_person on ticket_comments;
drop function app.edit_as_person();

-- What stood there before, for the provider alone.
create table ticket_comment_versions (
    tenant_id uuid not null,
    id uuid not null,
    comment_id uuid not null,
    edition int not null,
    visibility text not null check (visibility in ('public', 'partner', 'internal')),
    content text not null,
    content_format text not null,
    -- until then it was what one read
    changed_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, comment_id, edition),
    foreign key (tenant_id, comment_id) references ticket_comments (tenant_id, id) on delete cascade
);
call app.isolate('ticket_comment_versions');
call app.allow('ticket_comment_versions', 'kt_provider', 'select');
call app.allow('ticket_comment_versions', 'kt_definer', 'select,insert,delete');

alter table tickets add column description_removed_by text, add column description_removed_at timestamptz;
grant select (description_removed_by, description_removed_at) on tickets to kt_partner, kt_client_admin, kt_client_user;

grant update (content, quoted, visibility, edition, edited_at, deleted_at, removed_by, is_redacted, mail_state) on ticket_comments to kt_definer;
grant update (state, last_error, text_body, html_body) on outbound_messages to kt_definer;
grant update (description, description_removed_by, description_removed_at, first_response_at) on tickets to kt_definer;
grant update (visibility) on attachments to kt_definer;
call app.allow('attachments', 'kt_definer', 'delete');
call app.allow('files', 'kt_definer', 'delete');
call app.allow('file_removals', 'kt_definer', 'select,insert');
call app.allow('drafts', 'kt_definer', 'delete');

-- Whether the caller's role has a right.
create function app.may(p_right text) returns boolean language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select current_setting('role') in ('kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user') and exists (
        select 1 from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where u.tenant_id = app.tenant_id() and u.id = app.user_id() and u.status = 'active' and p_right = any (r.permissions))
$$;

-- How its readers know the caller: towards a partner's clients the provider's staff appear under their display name only.
create function app.name_on(t tickets) returns text language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select case when current_setting('role') = 'kt_provider' and t.partner_id is not null then u.display_name else u.name end
        from users u where u.tenant_id = app.tenant_id() and u.id = app.user_id()
$$;

-- Why nobody changes what was said any more; null while its author may.
create function app.refuse_change(p_said timestamptz, p_removed timestamptz, p_kind text, p_phase text) returns text language sql stable as $$
    select case when p_removed is not null or p_kind not in ('comment', 'resolution') then 'gone' when p_phase in ('closed', 'cancelled') then 'closed'
        when p_said < pg_catalog.now() - interval '15 minutes' then 'late' end
$$;

-- Mails of a comment that have not left don't leave any more. Says whether one has: one that a node is about to send holds its row.
create function app.withhold_mails(p_comment uuid) returns boolean language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
begin
    with waiting as (
        select m.id from outbound_messages m where m.tenant_id = app.tenant_id() and m.part_id = p_comment and m.state in ('queued', 'held', 'failed')
        for update skip locked)
    update outbound_messages m set state = 'suppressed', last_error = 'What it told of was taken back.', text_body = '(taken back)', html_body = null
        from waiting w where m.tenant_id = app.tenant_id() and m.id = w.id;
    return exists (select 1 from outbound_messages m where m.tenant_id = app.tenant_id() and m.part_id = p_comment and m.state <> 'suppressed');
end $$;

-- What was public is not to be read any more: no mark of it stays with who has not read it, no answer counts that nobody can read. The ticket
-- goes back to where it stood in lists if it leaves no trace there.
create function app.unsay(c ticket_comments, p_traceless boolean) returns void language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    t tickets;
    answered timestamptz;
begin
    select * into t from tickets x where x.tenant_id = c.tenant_id and x.id = c.ticket_id;
    with unread as (
        select u.user_id, u.answers, k.newer, k.newest from unread_answers u cross join lateral (
            select count(*) filter (where (k.created_at, k.id) > (c.created_at, c.id)) as newer, max(k.created_at) as newest
            from ticket_comments k
            where k.tenant_id = c.tenant_id and k.ticket_id = c.ticket_id and k.id <> c.id and k.visibility = 'public' and k.deleted_at is null
                and k.kind in ('comment', 'resolution') and k.author_id is distinct from u.user_id and (k.is_staff or u.user_id = any (t.reader_ids))) k
        where u.tenant_id = c.tenant_id and u.ticket_id = c.ticket_id and u.user_id is distinct from c.author_id
            and (c.is_staff or u.user_id = any (t.reader_ids)) and k.newer < u.answers),
    read as (
        delete from unread_answers u using unread n where u.tenant_id = c.tenant_id and u.ticket_id = c.ticket_id and u.user_id = n.user_id
            and n.answers = 1)
    update unread_answers u set answers = u.answers - 1, answered_at = coalesce(n.newest, u.answered_at)
        from unread n where u.tenant_id = c.tenant_id and u.ticket_id = c.ticket_id and u.user_id = n.user_id and n.answers > 1;

    select min(k.created_at) into answered from ticket_comments k where k.tenant_id = c.tenant_id and k.ticket_id = c.ticket_id and k.id <> c.id
        and k.visibility = 'public' and k.deleted_at is null and k.is_staff and k.kind in ('comment', 'resolution');
    update tickets x set
        last_staff_comment_at = (select max(k.created_at) from ticket_comments k where k.tenant_id = c.tenant_id and k.ticket_id = c.ticket_id
            and k.id <> c.id and k.visibility = 'public' and k.deleted_at is null and k.is_staff),
        last_client_comment_at = (select max(k.created_at) from ticket_comments k where k.tenant_id = c.tenant_id and k.ticket_id = c.ticket_id
            and k.id <> c.id and k.visibility = 'public' and k.deleted_at is null and not k.is_staff),
        -- the clocks of the nodes may be a little off
        first_response_at = case when c.is_staff and t.first_response_at is not null
            and (answered is null or answered > t.first_response_at + interval '2 seconds') then answered else t.first_response_at end,
        last_activity_at = case when not p_traceless then t.last_activity_at else least(t.last_activity_at, greatest(t.created_at,
            (select max(e.created_at) from timeline_events e where e.tenant_id = c.tenant_id and e.subject_kind = 'ticket'
                and e.subject_id = c.ticket_id and e.visibility = 'public' and e.kind <> 'created'),
            (select max(k.created_at) from ticket_comments k where k.tenant_id = c.tenant_id and k.ticket_id = c.ticket_id and k.id <> c.id
                and k.visibility = 'public'))) end
        where x.tenant_id = c.tenant_id and x.id = c.ticket_id;
end $$;

-- Files go with what they hung on, unless they hang on something else, too.
create function app.drop_files(p_files uuid[]) returns void language sql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
    with gone as (
        delete from files f where f.tenant_id = app.tenant_id() and f.id = any (p_files)
            and not exists (select 1 from attachments a where a.tenant_id = f.tenant_id and a.file_id = f.id)
        returning f.tenant_id, f.store, f.object_key),
    noted as (
        insert into file_removals (tenant_id, id, store, object_key) select tenant_id, gen_random_uuid(), store, object_key from gone returning tenant_id, id)
    insert into outbox_messages (tenant_id, id, kind, payload)
        select tenant_id, gen_random_uuid(), 'file.remove', jsonb_build_object('removal', id) from noted
$$;

create function app.drop_attachments(p_ticket uuid, p_part uuid) returns void language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    gone uuid[];
begin
    with hung as (
        delete from attachments a where a.tenant_id = app.tenant_id() and a.subject_kind = 'ticket' and a.subject_id = p_ticket
            and a.part_id is not distinct from p_part returning a.file_id)
    select array_agg(file_id) into gone from hung;
    perform app.drop_files(gone);
end $$;

-- The author says it otherwise, or to fewer; a null content takes it away. Answers why it can't be done; null: done.
create function app.change_comment(p_comment uuid, p_edition int, p_content text, p_visibility text) returns text language plpgsql volatile
    security definer set search_path = pg_catalog, public, app, pg_temp as $$
declare
    tenant constant uuid := app.tenant_id();
    ranks constant text[] := '{public,partner,internal}';
    c ticket_comments;
    t tickets;
    why text;
    narrows boolean;
    partner_at timestamptz;
begin
    -- nobody holds what is not his
    if not exists (select 1 from ticket_comments k join tickets x on x.tenant_id = k.tenant_id and x.id = k.ticket_id
            where k.tenant_id = tenant and k.id = p_comment and k.author_id = app.user_id() and app.reads(x)) then
        return 'gone';
    end if;
    -- the ticket first, as everybody who writes on it
    select x.* into t from tickets x join ticket_comments k on k.tenant_id = x.tenant_id and k.ticket_id = x.id
        where x.tenant_id = tenant and k.id = p_comment for no key update of x;
    select * into c from ticket_comments k where k.tenant_id = tenant and k.id = p_comment for update;
    if c.id is null or t.id is distinct from c.ticket_id or not app.reads(t) or c.author_id is distinct from app.user_id() or t.deleted_at is not null
            or current_setting('role') not in ('kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user')
            or c.visibility = 'internal' and current_setting('role') <> 'kt_provider' then
        return 'gone';
    end if;
    why := app.refuse_change(c.created_at, c.deleted_at, c.kind, t.phase);
    if why is not null then
        return why;
    end if;
    if c.edition <> p_edition then
        return 'stale';
    end if;
    narrows := array_position(ranks, p_visibility) > array_position(ranks, c.visibility);
    if p_content is not null and (p_content = '' or length(p_content) > 110000 or p_visibility <> c.visibility and (
            not coalesce(narrows, false) or not c.is_staff or p_visibility = 'partner' and t.partner_id is null
            or p_visibility = 'internal' and current_setting('role') <> 'kt_provider')) then
        return 'wider';
    end if;
    if p_content is not null and p_content = c.content and not narrows then
        return null;
    end if;
    if p_content is not null and narrows and (exists (select 1 from outbound_messages m where m.tenant_id = tenant and m.part_id = c.id
                and m.state not in ('queued', 'held', 'failed', 'suppressed')) or app.withhold_mails(c.id)) then
        return 'mailed';
    elsif p_content is null then
        perform app.withhold_mails(c.id);
    end if;
    insert into ticket_comment_versions (tenant_id, id, comment_id, edition, visibility, content, content_format)
        values (tenant, gen_random_uuid(), c.id, c.edition, c.visibility, c.content, c.content_format);
    if p_content is null then
        update ticket_comments k set content = '', quoted = null, deleted_at = now(), removed_by = app.name_on(t), edition = c.edition + 1,
                mail_state = 'none' where k.tenant_id = tenant and k.id = c.id;
        perform app.drop_attachments(c.ticket_id, c.id);
        if c.visibility = 'public' then
            perform app.unsay(c, false);
        end if;
        return null;
    end if;
    update ticket_comments k set content = p_content, visibility = p_visibility, edition = c.edition + 1,
            edited_at = case when p_content <> c.content then now() else c.edited_at end, mail_state = case when narrows then 'none' else c.mail_state end
        where k.tenant_id = tenant and k.id = c.id;
    if narrows then
        update attachments a set visibility = p_visibility where a.tenant_id = tenant and a.subject_kind = 'ticket' and a.subject_id = c.ticket_id
            and a.part_id = c.id;
        update files f set visibility = p_visibility from attachments a
            where a.tenant_id = tenant and a.part_id = c.id and f.tenant_id = tenant and f.id = a.file_id
                and not exists (select 1 from attachments o where o.tenant_id = tenant and o.file_id = f.id and o.visibility <> p_visibility);
        if c.visibility = 'public' then
            perform app.unsay(c, true);
        end if;
        -- It stays where it stood for who still reads it.
        select greatest(x.last_activity_at, (select max(k.created_at) from ticket_comments k where k.tenant_id = tenant and k.ticket_id = t.id
                and k.visibility <> 'internal'), (select max(e.created_at) from timeline_events e where e.tenant_id = tenant
                and e.subject_kind = 'ticket' and e.subject_id = t.id and e.visibility <> 'internal' and e.kind <> 'created'))
            into partner_at from tickets x where x.tenant_id = tenant and x.id = t.id;
        update tickets x set staff_activity_at = t.staff_activity_at, partner_activity_at = least(t.partner_activity_at, partner_at)
            where x.tenant_id = tenant and x.id = t.id;
    end if;
    return null;
end $$;

grant create on schema app to kt_definer;
do $$
declare
    f regprocedure;
begin
    foreach f in array array['app.may(text)', 'app.name_on(tickets)', 'app.withhold_mails(uuid)', 'app.unsay(ticket_comments,boolean)', 'app.drop_files(uuid[])',
            'app.drop_attachments(uuid,uuid)', 'app.change_comment(uuid,int,text,text)']::regprocedure[] loop
        execute format('alter function %s owner to kt_definer', f);
        execute format('revoke all on function %s from public', f);
    end loop;
end $$;
revoke create on schema app from kt_definer;
grant execute on function app.refuse_change(timestamptz, timestamptz, text, text) to kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_definer;
grant execute on function app.change_comment(uuid, int, text, text) to kt_provider, kt_partner, kt_client_admin, kt_client_user;

insert into app.audit_families (audience, family)
    select client, unnest(array['ticket.comment_edited', 'ticket.comment_removed']) from unnest(array['kt_client_admin', 'kt_client_user']) client;
call app.declare_request('ticket.comment_changed', '{kt_provider,kt_partner,kt_client_admin,kt_client_user}', $p$ exists (select 1
    from public.ticket_comments c where c.tenant_id = (select app.tenant_id()) and c.id = (p_payload ->> 'comment')::uuid
    and c.ticket_id is not distinct from (p_payload ->> 'ticket')::uuid and c.author_id = app.user_id()) $p$);
