-- What many features share (timeline, attachments, live events, jobs) is about a subject: a kind and an id. Whose it is and who reads
-- it stands on each row, filled from the subject itself, so that policies ask plain columns. A new kind is one call of
-- app.declare_subject in its migration; nothing here is written again.

-- Of no tenant: what the features of this program declare. Nobody but migrations writes it.
create table app.subject_kinds (
    kind text primary key check (kind ~ '^[a-z][a-z_]*$'),
    -- its table, called s, and what of it says whose it is; readers: the client users who see it, null for all of the organization
    source text not null,
    organization text not null,
    partner text not null,
    readers text not null,
    -- a table of what hangs on it and has a visibility and an author of its own, with the column that names the subject
    parts text,
    part_of text
);
-- The steps of a timeline that people may write, and whose.
create table app.steps (
    subject_kind text not null references app.subject_kinds,
    kind text not null check (kind ~ '^[a-z][a-z0-9_]*$'),
    audiences text[] not null,
    primary key (subject_kind, kind)
);
-- The events people may raise, and the jobs they may ask for: whose, and what must hold of p_payload, which names rows by their ids.
create table app.requests (
    name text primary key check (name ~ '^[a-z][a-z0-9_.]*$'),
    audiences text[] not null,
    checks text not null
);
grant select on app.steps to kt_provider, kt_partner, kt_client_admin, kt_client_user;

-- Whose a subject is, asked with the rights of whoever asks: nothing for one he can't see. Written anew with each kind, so that its
-- plans are kept.
create procedure app.write_subject_functions() language plpgsql as $$
declare
    subjects text := (select string_agg(format('when %L then select true, %s, %s, %s into is_there, organization_id, partner_id, reader_ids
            from %s s where s.tenant_id = p_tenant and s.id = p_id;', kind, organization, partner, readers, source), E'\n' order by kind)
        from app.subject_kinds);
    parts text := (select string_agg(format('when %L then select true, p.visibility, p.author_id into is_there, visibility, author_id
            from %s p where p.tenant_id = p_tenant and p.%I = p_id and p.id = p_part;', k.kind, k.parts, k.part_of), E'\n' order by kind)
        from app.subject_kinds k where k.parts is not null);
begin
    execute format($f$
        create or replace function app.subject_of(p_tenant uuid, p_kind text, p_id uuid,
            out is_there boolean, out organization_id uuid, out partner_id uuid, out reader_ids uuid[]) language plpgsql stable as $b$
        begin
            case p_kind
            %s
            else raise exception 'there is no kind of subject %%', p_kind using errcode = 'check_violation';
            end case;
        end $b$ $f$, subjects);
    execute format($f$
        create or replace function app.part_of(p_tenant uuid, p_kind text, p_id uuid, p_part uuid,
            out is_there boolean, out visibility text, out author_id uuid) language plpgsql stable as $b$
        begin
            case p_kind
            %s
            else raise exception 'nothing hangs on a %%', p_kind using errcode = 'check_violation';
            end case;
        end $b$ $f$, coalesce(parts, $p$when '' then null;$p$));
end $$;

create procedure app.write_may_ask() language plpgsql as $$
begin
    execute format($f$
        create or replace function app.may_ask(p_name text, p_payload jsonb) returns boolean language plpgsql stable as $b$
        begin
            if jsonb_typeof(p_payload) <> 'object' or exists (
                    select 1 from jsonb_each(p_payload) e
                    where jsonb_typeof(e.value) <> 'string' or e.value #>> '{}' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') then
                return false;
            end if;
            -- a statement for each: nobody needs the rights of another's
            case p_name
            %s
            else return false;
            end case;
        end $b$ $f$,
        (select string_agg(format('when %L then
                if current_user = any(%L::text[]) then
                    return %s;
                end if;
                return false;', name, audiences, checks), E'\n' order by name) from app.requests));
end $$;

create procedure app.declare_subject(p_kind text, p_source regclass, p_readers text default 'null::uuid[]', p_organization text default 's.organization_id',
    p_partner text default 's.partner_id', p_parts regclass default null, p_part_of text default null) language plpgsql as $$
begin
    insert into app.subject_kinds values (p_kind, 'public.' || p_source, p_organization, p_partner, p_readers, 'public.' || p_parts, p_part_of);
    call app.write_subject_functions();
end $$;

create procedure app.declare_steps(p_subject text, p_audiences text[], variadic p_kinds text[]) language plpgsql as $$
begin
    insert into app.steps select p_subject, kind, p_audiences from unnest(p_kinds) as kind
        on conflict (subject_kind, kind) do update set audiences = excluded.audiences;
end $$;

-- An event about a subject, which its payload names by its kind; `checks` says what must hold besides.
create procedure app.declare_event(p_name text, p_subject text, p_audiences text[], p_checks text default 'true') language plpgsql as $$
begin
    insert into app.requests values (p_name, p_audiences,
        format('(select s.is_there from app.subject_of((select app.tenant_id()), %L, (p_payload ->> %L)::uuid) s) and (%s)', p_subject, p_subject, p_checks))
        on conflict (name) do update set audiences = excluded.audiences, checks = excluded.checks;
    call app.write_may_ask();
end $$;

create procedure app.declare_request(p_name text, p_audiences text[], p_checks text) language plpgsql as $$
begin
    insert into app.requests values (p_name, p_audiences, p_checks)
        on conflict (name) do update set audiences = excluded.audiences, checks = excluded.checks;
    call app.write_may_ask();
end $$;

call app.declare_subject('ticket', 'tickets', 's.reader_ids', p_parts => 'ticket_comments', p_part_of => 'ticket_id');
do $$
declare
    provider constant text[] := '{kt_provider}';
    staff constant text[] := '{kt_provider,kt_partner}';
    clients constant text[] := '{kt_client_admin,kt_client_user}';
    everybody constant text[] := '{kt_provider,kt_partner,kt_client_admin,kt_client_user}';
begin
    call app.declare_steps('ticket', provider, 'accepted', 'refused', 'mail_accepted', 'mail_declined');
    call app.declare_steps('ticket', staff, 'priority', 'category', 'assigned', 'unassigned', 'undone', 'participants_confirmed', 'participants_declined');
    call app.declare_steps('ticket', clients, 'closed', 'cancelled', 'follow_up');
    call app.declare_steps('ticket', everybody, 'created', 'status', 'reopened');
    call app.declare_event('ticket.created', 'ticket', everybody);
    call app.declare_event('ticket.accepted', 'ticket', provider);
    call app.declare_event('ticket.assigned', 'ticket', staff);
    call app.declare_event('ticket.updated', 'ticket', everybody);
    call app.declare_event('ticket.status_changed', 'ticket', everybody);
    call app.declare_event('ticket.reopened', 'ticket', everybody);
    call app.declare_event('ticket.closed', 'ticket', everybody);
    call app.declare_event('ticket.cancelled', 'ticket', everybody);
    call app.declare_event('ticket.commented', 'ticket', everybody, $p$ coalesce((select p.author_id = app.user_id()
        from app.part_of((select app.tenant_id()), 'ticket', (p_payload ->> 'ticket')::uuid, (p_payload ->> 'comment')::uuid) p), false) $p$);
    -- A failed mail is read again.
    call app.declare_request('mail.received', provider, $p$ exists (select 1 from public.inbound_messages m where m.tenant_id = (select app.tenant_id())
        and m.id = (p_payload ->> 'message')::uuid and m.state = 'failed') $p$);
end $$;
grant execute on function app.subject_of(uuid, text, uuid), app.part_of(uuid, text, uuid, uuid), app.may_ask(text, jsonb)
    to kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_public, kt_system, kt_definer;

-- Jobs: a reaction to an event is called "event>reaction", and whoever may raise the event may ask for it.
alter table outbox_messages drop constraint outbox_messages_kind_check, add constraint outbox_messages_kind_check check (length(kind) <= 120);
do $$
declare
    audience text;
begin
    foreach audience in array array['kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user'] loop
        execute format('drop policy %I on outbox_messages', audience || '_insert');
        execute format('create policy %I on outbox_messages for insert to %I with check (tenant_id = (select app.tenant_id())
            and app.may_ask(split_part(kind, ''>'', 1), payload))', audience || '_insert', audience);
    end loop;
end $$;

-- What waits, or was laid aside, is called by its new name.
alter table outbox_messages no force row level security;
update outbox_messages set kind = case kind when 'ticket.submitted' then 'ticket.created>mail' else kind || '>mail' end
    where kind in ('ticket.submitted', 'ticket.commented');
alter table outbox_messages force row level security;

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

-- Writing: the subject is one that the writer sees, and says whose the row is.
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
create trigger set_subject before insert on stream_events for each row execute function app.set_subject();

-- The nodes are told who may hear of it; nothing is looked up.
create or replace function app.announce_event() returns trigger language plpgsql security invoker as $$
declare
    note jsonb := jsonb_build_object('tenant', new.tenant_id, 'id', new.id, 'event', new.event, 'kind', new.subject_kind, 'subject', new.subject_id,
        'organization', new.organization_id, 'partner', new.partner_id, 'visibility', new.visibility, 'user', new.user_id,
        'at', (extract(epoch from new.created_at) * 1000)::bigint);
    told text := (note || jsonb_build_object('readers', new.reader_ids, 'data', new.data ||
        case when new.subject_kind is null then '{}' else jsonb_build_object(new.subject_kind || '_id', new.subject_id) end))::text;
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
    s record;
    actor record;
begin
    s := app.subject_of(new.tenant_id, new.subject_kind, new.subject_id);
    if s.is_there is null then
        raise exception '% % is not there', new.subject_kind, new.subject_id using errcode = 'foreign_key_violation';
    end if;
    new.organization_id := s.organization_id;
    new.partner_id := s.partner_id;
    new.reader_ids := s.reader_ids;
    if app.is_person() then
        if not exists (select 1 from app.steps k where k.subject_kind = new.subject_kind and k.kind = new.kind and current_user = any(k.audiences))
            or pg_column_size(new.data) > (case when current_user in ('kt_provider', 'kt_partner') then 65536 else 8192 end) then
            raise exception 'the step % is not this audience''s', new.kind using errcode = 'check_violation';
        end if;
        select u.name, u.display_name into actor from public.users u where u.tenant_id = new.tenant_id and u.id = app.user_id();
        new.actor_id := app.user_id();
        new.actor_name := case when current_user = 'kt_provider' and s.partner_id is not null then actor.display_name else actor.name end;
        new.created_at := app.near_now(new.created_at);
    end if;
    return new;
end $$;
create trigger write_step before insert on timeline_events for each row execute function app.write_step();

-- An attachment takes the visibility of the part it hangs on, and a file that the writer sees. People hang up what they uploaded
-- themselves, on what they wrote themselves, and never where more may see it than before; the file then is seen by who sees that.
create or replace function app.set_attachment() returns trigger language plpgsql as $$
declare
    person constant boolean := app.is_person();
    s record;
    part record;
begin
    s := app.subject_of(new.tenant_id, new.subject_kind, new.subject_id);
    if s.is_there is null then
        raise exception '% % is not there', new.subject_kind, new.subject_id using errcode = 'foreign_key_violation';
    end if;
    new.organization_id := s.organization_id;
    new.partner_id := s.partner_id;
    new.reader_ids := s.reader_ids;
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
