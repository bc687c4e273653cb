-- The shared tables are about subjects (0022). Whose a row is and who reads it stands on the row, filled from the subject itself, so
-- that policies ask plain columns.

-- The rows that are there keep their owner; readers come from their tickets.
alter table ticket_events rename to timeline_events;
alter table ticket_attachments rename to attachments;
alter table timeline_events rename column ticket_id to subject_id;
alter table attachments rename column ticket_id to subject_id;
alter table attachments rename column comment_id to part_id;
alter table stream_events rename column ticket_id to subject_id;
alter table tickets no force row level security;
do $$
declare
    t text;
    k record;
begin
    foreach t in array array['timeline_events', 'attachments', 'stream_events'] loop
        execute format('alter table %I add column subject_kind text, add column reader_ids uuid[]', t);
        execute format('alter table %I no force row level security', t);
        execute format('alter table %I disable trigger user', t);
        execute format('update %1$I x set subject_kind = ''ticket'', reader_ids = k.reader_ids
            from tickets k where k.tenant_id = x.tenant_id and k.id = x.subject_id', t);
        execute format('alter table %I enable trigger user', t);
        execute format('alter table %I force row level security', t);
        for k in select conname from pg_constraint where conrelid = t::regclass and contype = 'f'
                and confrelid in ('tickets'::regclass, 'ticket_comments'::regclass) loop
            execute format('alter table %I drop constraint %I', t, k.conname);
        end loop;
    end loop;
end $$;
alter table tickets force row level security;
alter table timeline_events alter column subject_kind set not null, alter column organization_id drop not null;
alter table attachments alter column subject_kind set not null, alter column organization_id drop not null;
alter table stream_events add check ((subject_kind is null) = (subject_id is null));
alter index ticket_events_ticket rename to timeline_events_subject;
alter index ticket_attachments_ticket rename to attachments_subject;
alter index ticket_attachments_file rename to attachments_file;

-- Files are read by who reads what they hang on.
alter table files add column reader_ids uuid[];
alter table files no force row level security;
alter table attachments no force row level security;
alter table files disable trigger user;
update files f set reader_ids = a.reader_ids from attachments a where a.tenant_id = f.tenant_id and a.file_id = f.id;
alter table files enable trigger user;
alter table files force row level security;
alter table attachments force row level security;

-- Reading goes by the columns of the row. Client users are asked for among the readers, where there are any.
do $$
declare
    t text;
    a text;
    ours constant text := $p$ organization_id = app.organization_id() and visibility = 'public' $p$;
    reads constant text := ' and (reader_ids is null or reader_ids @> array[app.user_id()]) ';
    uploaded constant text := $p$ and (uploaded_by_id = app.user_id() or state = 'attached' %s) $p$;
    staffs constant text := $p$ partner_id = app.organization_id() and visibility in ('public', 'partner') $p$;
begin
    foreach a in array array['kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user'] loop
        foreach t in array array['timeline_events', 'attachments'] loop
            execute format('drop policy %I on %I', a || '_select', t);
            execute format('drop policy %I on %I', a || '_insert', t);
            execute format('revoke select, insert on %I from %I', t, a);
            call app.allow(t::regclass, a, 'select,insert',
                case a when 'kt_provider' then 'true' when 'kt_partner' then staffs when 'kt_client_admin' then ours else ours || reads end);
        end loop;
        execute format('drop policy %I on stream_events', a || '_insert');
        -- People announce what happened to a subject they see, to those who read it; what there is to tell its page says.
        call app.allow('stream_events', a, 'insert', $p$ user_id is null and event like subject_kind || '.%' $p$ || case a
            when 'kt_provider' then '' when 'kt_partner' then ' and' || staffs else ' and' || ours end);
        call app.narrow('stream_events', a, 'insert', 'tenant_id, event, subject_kind, subject_id, visibility');
        execute format('revoke update on files from %I', a);
        if a like 'kt\_client\_%' then
            execute format('drop policy %I on files', a || '_select');
            execute format('drop policy %I on files', a || '_update');
            call app.allow('files', a, 'select,update', ours || format(uploaded, case a when 'kt_client_user' then reads else '' end));
            execute format('revoke update on files from %I', a);
        end if;
        execute format('grant update (access_count, last_accessed_at) on files to %I', a);
    end loop;
    drop policy kt_client_user_select on stream_events;
    call app.allow('stream_events', 'kt_client_user', 'select', 'user_id = app.user_id() or user_id is null and ' || ours || reads);
    call app.allow('timeline_events', 'kt_definer', 'update', columns => 'reader_ids');
    call app.allow('attachments', 'kt_definer', 'update', columns => 'reader_ids');
    call app.allow('files', 'kt_definer', 'update', columns => 'state, visibility, reader_ids');
end $$;
drop trigger attached_by_person on files;
drop function app.attach_as_person();

-- Writing: the subject is one that the writer sees, and says whose the row is. Triggers run by their names: this one comes first.
create function app.set_subject() returns trigger language plpgsql as $$
declare
    s record;
begin
    if new.subject_kind is not null then
        s := app.subject_of(new.tenant_id, new.subject_kind, new.subject_id);
        if s.is_there is null then
            raise exception '% % is not there', new.subject_kind, new.subject_id using errcode = 'foreign_key_violation';
        end if;
        new.organization_id := s.organization_id;
        new.partner_id := s.partner_id;
        new.reader_ids := s.reader_ids;
    end if;
    return new;
end $$;
create trigger a_subject before insert on stream_events for each row execute function app.set_subject();
create trigger a_subject before insert on timeline_events for each row execute function app.set_subject();
create trigger a_subject before insert on attachments for each row execute function app.set_subject();

-- What pages hear of an event, with the id of its subject: {"ticket_id": ...}.
create function app.told(e stream_events) returns jsonb language sql stable as $$
    select case when e.subject_kind is null then e.data else e.data || jsonb_build_object(e.subject_kind || '_id', e.subject_id) end
$$;
grant execute on function app.told(stream_events) to kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_system, kt_definer;

-- The nodes are told who may hear of it; nothing is looked up.
create or replace function app.announce_event() returns trigger language plpgsql security invoker as $$
declare
    note jsonb := jsonb_build_object('tenant', new.tenant_id, 'id', new.id, 'event', new.event, 'kind', new.subject_kind, 'subject', new.subject_id,
        'organization', new.organization_id, 'partner', new.partner_id, 'visibility', new.visibility, 'user', new.user_id,
        'at', (extract(epoch from new.created_at) * 1000)::bigint);
    told text := (note || jsonb_build_object('readers', new.reader_ids, 'data', app.told(new)))::text;
begin
    -- A notification holds less than 8000 bytes; the nodes fetch the rest of a larger one.
    perform pg_notify('kt_events', case when octet_length(told) < 7900 then told else (note || '{"fetch": true}')::text end);
    return null;
end $$;
alter function app.announce_event() reset all;
alter function app.announce_event() owner to current_user;

-- A step of a timeline: people write theirs in their own name, now. Towards a partner's clients the provider's staff appear under
-- their display name only.
drop trigger write_event on timeline_events;
drop function app.write_event();
create function app.write_step() returns trigger language plpgsql as $$
declare
    actor record;
begin
    if not exists (select 1 from app.steps k where k.subject_kind = new.subject_kind and k.kind = new.kind and current_user = any(k.audiences))
        or pg_column_size(new.data) > (case when current_user in ('kt_provider', 'kt_partner') then 65536 else 8192 end) then
        raise exception 'the step % is not this audience''s', new.kind using errcode = 'check_violation';
    end if;
    select u.name, u.display_name into actor from public.users u where u.tenant_id = new.tenant_id and u.id = app.user_id();
    new.actor_id := app.user_id();
    new.actor_name := case when current_user = 'kt_provider' and new.partner_id is not null then actor.display_name else actor.name end;
    new.created_at := app.near_now(new.created_at);
    return new;
end $$;
create trigger step_by_person before insert on timeline_events for each row when (app.is_person()) execute function app.write_step();

-- An attachment takes the visibility of the part it hangs on, and a file that the writer sees. People hang up what they uploaded
-- themselves, on what they wrote themselves, and never where more may see it than before; the file then is seen by who sees that.
create or replace function app.set_attachment() returns trigger language plpgsql as $$
declare
    person constant boolean := app.is_person();
    part record;
begin
    if person then
        new.uploaded_by_id := app.user_id();
        new.created_at := app.near_now(new.created_at);
    end if;
    if new.part_id is not null then
        part := app.part_of(new.tenant_id, new.subject_kind, new.subject_id, new.part_id);
        if part.is_there is null or person and part.author_id is distinct from app.user_id() then
            raise exception 'part % is not there', new.part_id using errcode = 'foreign_key_violation';
        end if;
        new.visibility := part.visibility;
    end if;
    if not exists (select 1 from public.files f
            where f.tenant_id = new.tenant_id and f.id = new.file_id and f.organization_id is not distinct from new.organization_id
            and (not person or f.uploaded_by_id = app.user_id() and (f.state = 'pending' or f.visibility = new.visibility))) then
        raise exception 'file % is not there', new.file_id using errcode = 'foreign_key_violation';
    end if;
    return new;
end $$;

create function app.file_attached() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
begin
    update files set state = 'attached', visibility = new.visibility, reader_ids = case
            when state = 'pending' then new.reader_ids
            when reader_ids is not null and new.reader_ids is not null then array(select distinct unnest(reader_ids || new.reader_ids)) end
        where tenant_id = new.tenant_id and id = new.file_id;
    return null;
end $$;
create trigger file_attached after insert on attachments for each row execute function app.file_attached();

-- Who is admitted later reads what was there before. Each subject whose readers change has a trigger spread_readers(kind).
create function app.spread_readers() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
declare
    readers uuid[] := (select s.reader_ids from app.subject_of(new.tenant_id, tg_argv[0], new.id) s);
begin
    update timeline_events set reader_ids = readers where tenant_id = new.tenant_id and subject_id = new.id and subject_kind = tg_argv[0];
    update attachments set reader_ids = readers where tenant_id = new.tenant_id and subject_id = new.id and subject_kind = tg_argv[0];
    update files f set reader_ids = case when readers is not null and f.reader_ids is not null then array(select distinct unnest(f.reader_ids || readers)) end
        from attachments a
        where a.tenant_id = new.tenant_id and a.subject_id = new.id and a.subject_kind = tg_argv[0] and f.tenant_id = a.tenant_id and f.id = a.file_id;
    return null;
end $$;
create trigger spread_readers after update of reader_ids on tickets for each row when (old.reader_ids is distinct from new.reader_ids)
    execute function app.spread_readers('ticket');
grant create on schema app to kt_definer;
alter function app.file_attached() owner to kt_definer;
alter function app.spread_readers() owner to kt_definer;
revoke create on schema app from kt_definer;

-- What one transaction did to its subjects, written at once under the writer's own rights: {timeline, audit, jobs, live}.
create function app.write_journal(p jsonb) returns void language plpgsql as $$
declare
    tenant constant uuid := app.tenant_id();
begin
    insert into public.timeline_events (tenant_id, id, subject_kind, subject_id, kind, actor_id, actor_name, visibility, data, created_at)
        select tenant, x.id, x.subject_kind, x.subject_id, x.kind, x.actor_id, x.actor_name, x.visibility, x.data, x.created_at
        from jsonb_to_recordset(p -> 'timeline') as x (id uuid, subject_kind text, subject_id uuid, kind text, actor_id uuid, actor_name text,
            visibility text, data jsonb, created_at timestamptz);
    insert into public.audit_log (tenant_id, id, organization_id, user_id, actor_kind, actor_name, action, event, entity_type, entity_id,
            old_values, new_values, ip_address, user_agent, request_id, created_at)
        select tenant, x.id, s.organization_id, x.user_id, x.actor_kind, x.actor_name, x.action, x.event, x.entity_type, x.entity_id,
            x.old_values, x.new_values, x.ip_address, x.user_agent, x.request_id, x.created_at
        from jsonb_to_recordset(p -> 'audit') as x (id uuid, subject_kind text, subject_id uuid, user_id uuid, actor_kind text, actor_name text,
            action text, event text, entity_type text, entity_id uuid, old_values jsonb, new_values jsonb, ip_address text, user_agent text,
            request_id text, created_at timestamptz)
        cross join app.subject_of(tenant, x.subject_kind, x.subject_id) s;
    insert into public.outbox_messages (tenant_id, id, kind, payload)
        select tenant, x.id, x.kind, x.payload from jsonb_to_recordset(p -> 'jobs') as x (id uuid, kind text, payload jsonb);
    insert into public.stream_events (tenant_id, event, subject_kind, subject_id, visibility)
        select tenant, x.event, x.subject_kind, x.subject_id, x.visibility
        from jsonb_to_recordset(p -> 'live') as x (event text, subject_kind text, subject_id uuid, visibility text);
end $$;
grant execute on function app.write_journal(jsonb) to kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_system;
