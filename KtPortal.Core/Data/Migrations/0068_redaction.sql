-- A ticket and those that were made of it, or that became it: what was copied there.
create function app.copies_of(t tickets) returns uuid[] language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select array(select t.id union select x.id from tickets x where x.tenant_id = t.tenant_id and x.merged_into_id = t.id
        union select case r.source_id when t.id then r.target_id else r.source_id end from ticket_relations r
            where r.tenant_id = t.tenant_id and t.id in (r.source_id, r.target_id))
$$;

-- Something that should never have been said is gone, wherever it stood: with what stood there before, what mails keep of it, what later ones
-- quoted, what was split off it, and its files. A null comment: the description. False: it is not there.
create function app.redact(p_ticket uuid, p_comment uuid) returns boolean language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    tenant constant uuid := app.tenant_id();
    t tickets;
    c ticket_comments;
    said text;
    at timestamptz;
    near uuid[];
    r ticket_comments;
    other tickets;
begin
    if not app.may('tickets.delete') then
        return false;
    end if;
    select * into t from tickets x where x.tenant_id = tenant and x.id = p_ticket and x.deleted_at is null for no key update;
    select * into c from ticket_comments k where k.tenant_id = tenant and k.id = p_comment and k.ticket_id = p_ticket for update;
    if t.id is null or not app.reads(t) or p_comment is not null and c.id is null
            or c.visibility = 'internal' and current_setting('role') <> 'kt_provider' then
        return false;
    end if;
    near := app.copies_of(t);
    said := case when p_comment is null then t.description else c.content end;
    at := case when p_comment is null then t.created_at else c.created_at end;
    for r in select k.* from ticket_comments k where k.tenant_id = tenant and k.ticket_id = any (near)
            -- a copy keeps its time; who said the same by himself said something else
            and (k.id = p_comment or said <> '' and k.content = said and (p_comment is null or k.created_at = at)) order by k.id for update loop
        delete from ticket_comment_versions v where v.tenant_id = tenant and v.comment_id = r.id;
        update ticket_comments k set content = '', quoted = null, deleted_at = coalesce(r.deleted_at, now()), removed_by = app.name_on(t),
                is_redacted = true, edition = r.edition + 1, mail_state = 'none' where k.tenant_id = tenant and k.id = r.id;
        perform app.withhold_mails(r.id);
        update outbound_messages m set text_body = '(removed)', html_body = null where m.tenant_id = tenant and m.part_id = r.id;
        perform app.drop_attachments(r.ticket_id, r.id);
        delete from drafts d where d.tenant_id = tenant and d.key = 'comment-' || r.id;
        if r.visibility = 'public' and r.deleted_at is null then
            perform app.unsay(r, false);
        end if;
    end loop;
    update ticket_comments k set quoted = null where k.tenant_id = tenant and k.ticket_id = any (near) and k.quoted is not null and k.created_at >= at;
    for other in select x.* from tickets x where x.tenant_id = tenant and x.id = any (near) and x.description <> ''
            and (p_comment is null and x.id = t.id or said <> '' and x.description = said) loop
        update tickets x set description = '', description_removed_by = app.name_on(t), description_removed_at = now(), version = other.version + 1
            where x.tenant_id = tenant and x.id = other.id;
        perform app.drop_attachments(other.id, null);
    end loop;
    return true;
end $$;

-- One file alone.
create function app.redact_file(p_ticket uuid, p_file uuid) returns boolean language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    tenant constant uuid := app.tenant_id();
    t tickets;
begin
    if not app.may('tickets.delete') then
        return false;
    end if;
    select * into t from tickets x where x.tenant_id = tenant and x.id = p_ticket and x.deleted_at is null for no key update;
    if t.id is null or not app.reads(t) or not exists (select 1 from attachments a where a.tenant_id = tenant
            and a.subject_kind = 'ticket' and a.subject_id = p_ticket and a.file_id = p_file
            and (a.visibility <> 'internal' or current_setting('role') = 'kt_provider')) then
        return false;
    end if;
    delete from attachments a where a.tenant_id = tenant and a.file_id = p_file and a.subject_kind = 'ticket' and a.subject_id = any (app.copies_of(t));
    perform app.drop_files(array[p_file]);
    insert into outbox_messages (tenant_id, id, kind, payload, dedupe_key)
        values (tenant, gen_random_uuid(), 'search.changed', jsonb_build_object('kind', 'ticket', 'id', p_ticket), 'search:' || p_ticket)
        on conflict (tenant_id, dedupe_key) where dedupe_key is not null and state = 'pending' and claimed_until is null do update set attempts = 0;
    return true;
end $$;

grant create on schema app to kt_definer;
do $$
declare
    f regprocedure;
begin
    foreach f in array array['app.copies_of(tickets)', 'app.redact(uuid,uuid)', 'app.redact_file(uuid,uuid)']::regprocedure[] loop
        execute format('alter function %s owner to kt_definer', f);
        execute format('revoke all on function %s from public', f);
    end loop;
end $$;
revoke create on schema app from kt_definer;
grant execute on function app.redact(uuid, uuid), app.redact_file(uuid, uuid) to kt_provider, kt_partner;
call app.declare_steps('ticket', '{kt_provider,kt_partner}', 'redacted', 'file_removed');
