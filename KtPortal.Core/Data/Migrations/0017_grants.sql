-- What SQL under an audience's role may write: what the pages write, and no more. Grants name columns where pages leave others
-- alone; triggers set what follows from who writes and when; policies say whose rows. Jobs (kt_system) keep their say: mail
-- names an author, an import a number.

-- Replaces what a role may read or write of a table by these columns; its policies stay.
create procedure app.narrow(tbl regclass, audience text, verb text, columns text) language plpgsql as $$
begin
    execute format('revoke %s on %s from %I', verb, tbl, audience);
    execute format('grant %s (%s) on %s to %I', verb, columns, tbl, audience);
end $$;

create procedure app.forbid(tbl regclass, audience text, verbs text) language plpgsql as $$
declare
    verb text;
begin
    foreach verb in array string_to_array(replace(verbs, ' ', ''), ',') loop
        execute format('revoke %s on %s from %I', verb, tbl, audience);
        execute format('drop policy %I on %s', audience || '_' || verb, tbl);
    end loop;
end $$;

-- Somebody signed in, as opposed to a job, the owner or a function that sees more than its caller.
create function app.is_person() returns boolean language sql stable parallel safe
    as $$ select current_user in ('kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user') $$;
-- A person writes now. The clocks of the nodes may be a little off, and order what one transaction writes.
create function app.near_now(at timestamptz) returns timestamptz language sql stable parallel safe
    as $$ select greatest(least(coalesce(at, now()), now() + interval '1 minute'), now() - interval '1 minute') $$;
grant execute on function app.is_person(), app.near_now(timestamptz) to kt_provider, kt_partner, kt_client_admin, kt_client_user,
    kt_public, kt_system, kt_platform, kt_definer;

-- Tickets: whose activity is seen by whom. last_activity_at moves with what everybody on the ticket may read, the others with
-- what partner and provider staff, or provider staff alone, read besides. Clients and partners can't read the columns above them,
-- nor those that move with every change.
drop index tickets_active, tickets_open, tickets_assignee, tickets_partner;
alter table tickets
    add column partner_activity_at timestamptz not null default now(),
    add column staff_activity_at timestamptz not null default now();
alter table tickets no force row level security;
alter table tickets disable trigger user;
update tickets set partner_activity_at = last_activity_at, staff_activity_at = last_activity_at;
alter table tickets enable trigger user;
alter table tickets force row level security;
create index tickets_active on tickets (tenant_id, staff_activity_at desc, id desc) where deleted_at is null;
create index tickets_open on tickets (tenant_id, staff_activity_at desc, id desc)
    where deleted_at is null and phase in ('new', 'open', 'in_progress', 'pending');
create index tickets_assignee on tickets (tenant_id, assigned_to_id, staff_activity_at desc) where deleted_at is null;
create index tickets_partner on tickets (tenant_id, partner_id, partner_activity_at desc, id desc) where deleted_at is null;

do $$
declare
    seen constant text := 'tenant_id, id, number, organization_id, partner_id, contact_id, requester_id, requester_name, requester_email, created_by_id,
        subject, description, source, source_ref, status_id, phase, priority_id, type_id, category_id, subcategory_id, queue_id, assigned_to_id,
        assignee_name, assigned_at, accepted_by_id, accepted_at, waiting_since, scheduled_start, scheduled_end, first_response_at, resolved_at,
        closed_at, cancelled_at, reopened_at, reopened_count, close_reason, merged_into_id, last_client_comment_at, last_staff_comment_at,
        last_activity_at, reader_ids, in_line, version, created_at, deleted_at';
    submitted constant text := 'tenant_id, id, organization_id, contact_id, requester_id, requester_name, requester_email, created_by_id, subject,
        description, source, source_ref, status_id, phase, priority_id, type_id, category_id, queue_id, assigned_to_id, assignee_name, assigned_at,
        accepted_by_id, accepted_at, waiting_since, first_response_at, resolved_at, closed_at, cancelled_at, reopened_at, reopened_count,
        close_reason, last_client_comment_at, last_staff_comment_at, last_activity_at, reader_ids, version, created_at, deleted_at';
    worked constant text := 'status_id, phase, priority_id, category_id, assigned_to_id, assignee_name, assigned_at, waiting_since, first_response_at,
        resolved_at, closed_at, cancelled_at, reopened_at, reopened_count, close_reason, last_staff_comment_at, last_activity_at, version';
    audience text;
begin
    call app.narrow('tickets', 'kt_partner', 'select', seen || ', partner_activity_at');
    call app.narrow('tickets', 'kt_client_admin', 'select', seen);
    call app.narrow('tickets', 'kt_client_user', 'select', seen);
    foreach audience in array array['kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user'] loop
        call app.narrow('tickets', audience, 'insert', submitted);
    end loop;
    -- Only the provider lets tickets in.
    call app.narrow('tickets', 'kt_provider', 'update', worked || ', accepted_by_id, accepted_at');
    call app.narrow('tickets', 'kt_partner', 'update', worked);
end $$;

-- A trigger's function runs as whoever writes: names without a schema would be looked up where the writer says.
create or replace function app.set_partner() returns trigger language plpgsql as $$
begin
    new.partner_id := (select o.partner_id from public.organizations o where o.tenant_id = new.tenant_id and o.id = new.organization_id);
    return new;
end $$;

create or replace function app.keep_ticket() returns trigger language plpgsql as $$
begin
    new.phase := (select s.phase from public.ticket_statuses s where s.tenant_id = new.tenant_id and s.id = new.status_id);
    if new.requester_id is not null and not new.reader_ids @> array[new.requester_id] then
        new.reader_ids := new.reader_ids || new.requester_id;
    end if;
    new.in_line := new.phase in ('new', 'open') and new.deleted_at is null and new.merged_into_id is null
        and (select q.counts_as_waiting from public.ticket_queues q where q.tenant_id = new.tenant_id and q.id = new.queue_id);
    return new;
end $$;

drop trigger touch on tickets;
create function app.touch_ticket() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        new.updated_at := now();
    end if;
    if tg_op = 'INSERT' or new.last_activity_at is distinct from old.last_activity_at then
        new.partner_activity_at := new.last_activity_at;
        new.staff_activity_at := new.last_activity_at;
    end if;
    return new;
end $$;
create trigger touch before insert or update on tickets for each row execute function app.touch_ticket();

-- A note among staff moves the ticket in the lists of those who read the note.
create function app.note_activity() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
begin
    update tickets set staff_activity_at = greatest(staff_activity_at, new.created_at),
        partner_activity_at = case new.visibility when 'partner' then greatest(partner_activity_at, new.created_at) else partner_activity_at end
        where tenant_id = new.tenant_id and id = new.ticket_id;
    return null;
end $$;
grant create on schema app to kt_definer;
alter function app.note_activity() owner to kt_definer;
revoke create on schema app from kt_definer;
call app.allow('tickets', 'kt_definer', 'update', columns => 'partner_activity_at, staff_activity_at');
create trigger note_activity after insert on ticket_comments for each row when (new.visibility <> 'public') execute function app.note_activity();

-- A person asks: nothing has happened to the ticket yet, it begins now, in the line and with the names that its form would give.
drop trigger check_people on tickets;
drop function app.check_people();
create function app.ask_as_person() returns trigger language plpgsql as $$
declare
    client constant boolean := current_user in ('kt_client_admin', 'kt_client_user');
    asking record;
    queue record;
    followed uuid;
begin
    select u.name, u.email, u.contact_id into asking from public.users u where u.tenant_id = new.tenant_id and u.id = new.requester_id;
    if not found then
        raise exception 'requester % is not there', new.requester_id using errcode = 'foreign_key_violation';
    end if;
    if new.source_ref is not null then
        select t.priority_id into followed from public.tickets t
            where t.tenant_id = new.tenant_id and t.number = new.source_ref ->> 'follow_up_of' and t.phase in ('closed', 'cancelled');
        if not found or new.source_ref - 'follow_up_of' <> '{}' then
            raise exception 'a ticket follows up a finished one' using errcode = 'check_violation';
        end if;
    end if;
    select q.requires_acceptance, q.is_default, c.default_queue_id = q.id as is_categorys, c.default_priority_id into queue
        from public.ticket_queues q left join public.ticket_categories c on c.tenant_id = new.tenant_id and c.id = new.category_id
        where q.tenant_id = new.tenant_id and q.id = new.queue_id;
    if not (queue.is_default or coalesce(queue.is_categorys, false))
            or new.phase <> (case when queue.requires_acceptance then 'new' else 'open' end) then
        raise exception 'a ticket begins in its line' using errcode = 'check_violation';
    end if;
    if new.source not in ('portal', 'desk', 'phone') or client and new.source <> 'portal' then
        raise exception 'a ticket from % is not this audience''s', new.source using errcode = 'check_violation';
    end if;
    if client and not exists (select 1 from public.ticket_priorities p where p.tenant_id = new.tenant_id and p.id = new.priority_id
            and (p.client_selectable or p.is_default or p.id in (followed, queue.default_priority_id))) then
        raise exception 'priority % is not for clients to choose', new.priority_id using errcode = 'check_violation';
    end if;
    if new.deleted_at is not null then
        raise exception 'a ticket is there when it begins' using errcode = 'check_violation';
    end if;
    new.created_by_id := app.user_id();
    new.requester_name := asking.name;
    new.requester_email := asking.email;
    new.contact_id := asking.contact_id;
    new.reader_ids := array[new.requester_id];
    new.created_at := app.near_now(new.created_at);
    new.waiting_since := new.created_at;
    new.last_activity_at := new.created_at;
    new.accepted_at := case new.phase when 'new' then null else new.created_at end;
    new.accepted_by_id := null;
    new.assigned_to_id := null;
    new.assignee_name := null;
    new.assigned_at := null;
    new.first_response_at := null;
    new.last_client_comment_at := null;
    new.last_staff_comment_at := null;
    new.resolved_at := null;
    new.closed_at := null;
    new.cancelled_at := null;
    new.close_reason := null;
    new.reopened_at := null;
    new.reopened_count := 0;
    new.version := 1;
    return new;
end $$;
-- after keep_ticket, which says the phase, and before the number is drawn
create trigger person_asks before insert on tickets for each row when (app.is_person()) execute function app.ask_as_person();

create function app.change_as_person() returns trigger language plpgsql as $$
declare
    waits constant boolean := old.phase in ('new', 'open', 'in_progress', 'pending');
    named record;
begin
    -- A form counts each of its fields. A leap would stop the count for good.
    if new.version < old.version or new.version > old.version + 20 then
        raise exception 'version % does not follow %', new.version, old.version using errcode = 'check_violation';
    end if;
    -- Nobody moves ahead: a place is kept, or begins anew when the ticket is reopened. Staff may take an ending back, place and all.
    new.waiting_since := case
        when waits or new.phase not in ('new', 'open', 'in_progress', 'pending') then old.waiting_since
        else least(greatest(new.waiting_since, old.waiting_since), now() + interval '1 minute') end;
    if new.last_activity_at <> old.last_activity_at then
        new.last_activity_at := greatest(old.last_activity_at, app.near_now(new.last_activity_at));
    end if;
    if new.first_response_at is distinct from old.first_response_at then
        new.first_response_at := coalesce(old.first_response_at, app.near_now(new.first_response_at));
    end if;
    if new.last_staff_comment_at is distinct from old.last_staff_comment_at then
        new.last_staff_comment_at := app.near_now(new.last_staff_comment_at);
    end if;
    if current_user <> 'kt_provider' and new.phase <> old.phase and 'new' in (old.phase, new.phase) then
        raise exception 'only the provider lets a ticket in, or back' using errcode = 'insufficient_privilege';
    end if;
    if new.accepted_by_id is distinct from old.accepted_by_id and new.accepted_by_id <> app.user_id() then
        raise exception 'everybody accepts for himself' using errcode = 'insufficient_privilege';
    end if;
    if new.assigned_to_id is distinct from old.assigned_to_id then
        -- Partners hand a ticket to their own people, the provider gives one back to those, too.
        select u.name, u.display_name, u.partner_id, r.audience into named
            from public.users u join public.roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
            where u.tenant_id = new.tenant_id and u.id = new.assigned_to_id;
        if new.assigned_to_id is not null and (named.audience is null or named.audience not in ('provider', 'partner')) then
            raise exception 'user % is not there', new.assigned_to_id using errcode = 'foreign_key_violation';
        end if;
        new.assignee_name := case when new.partner_id is not null and named.partner_id is null then named.display_name else named.name end;
    elsif new.assignee_name is distinct from old.assignee_name then
        new.assignee_name := old.assignee_name;
    end if;
    return new;
end $$;
create trigger person_changes before update on tickets for each row when (current_user in ('kt_provider', 'kt_partner'))
    execute function app.change_as_person();

-- A client answers, closes what is resolved, withdraws what waits, and reopens what is resolved; dates and reasons follow from that.
create function app.change_as_client() returns trigger language plpgsql as $$
declare
    reopens constant boolean := old.phase = 'resolved' and new.phase = 'open';
begin
    -- asked only then: an answer mostly leaves the status as it is
    if new.status_id <> old.status_id then
        if not coalesce(case new.phase
                when 'closed' then old.phase = 'resolved'
                when 'cancelled' then old.phase in ('new', 'open') and (current_user = 'kt_client_admin' or old.requester_id = app.user_id())
                when 'open' then old.phase in ('resolved', 'pending')
                when 'in_progress' then old.phase = 'pending'
                else false end
                and (select s.system_key = new.phase from public.ticket_statuses s where s.tenant_id = new.tenant_id and s.id = new.status_id), false) then
            raise exception 'from % to % a client does not go', old.phase, new.phase using errcode = 'insufficient_privilege';
        end if;
    end if;
    if new.version < old.version or new.version > old.version + 20 then
        raise exception 'version % does not follow %', new.version, old.version using errcode = 'check_violation';
    end if;
    if new.last_activity_at <> old.last_activity_at then
        new.last_activity_at := greatest(old.last_activity_at, app.near_now(new.last_activity_at));
    end if;
    if new.last_client_comment_at is distinct from old.last_client_comment_at then
        new.last_client_comment_at := app.near_now(new.last_client_comment_at);
    end if;
    if new.phase <> old.phase
        or (new.waiting_since, new.reopened_at, new.reopened_count, new.resolved_at, new.closed_at, new.cancelled_at, new.close_reason)
        is distinct from (old.waiting_since, old.reopened_at, old.reopened_count, old.resolved_at, old.closed_at, old.cancelled_at, old.close_reason) then
        new.waiting_since := case when reopens then app.near_now(new.waiting_since) else old.waiting_since end;
        new.reopened_at := case when reopens then app.near_now(new.reopened_at) else old.reopened_at end;
        new.reopened_count := old.reopened_count + case when reopens then 1 else 0 end;
        new.resolved_at := case when not reopens then old.resolved_at end;
        new.closed_at := case when reopens then null
            when new.phase = 'closed' and old.phase <> 'closed' then app.near_now(new.closed_at) else old.closed_at end;
        new.cancelled_at := case when reopens then null
            when new.phase = 'cancelled' and old.phase <> 'cancelled' then app.near_now(new.cancelled_at) else old.cancelled_at end;
        new.close_reason := case when reopens then null when new.phase = old.phase then old.close_reason
            when new.phase = 'closed' then 'client_closed' when new.phase = 'cancelled' then 'cancelled' else old.close_reason end;
    end if;
    return new;
end $$;
create trigger person_answers before update on tickets for each row when (current_user in ('kt_client_admin', 'kt_client_user'))
    execute function app.change_as_client();

-- Comments, events and attachments: written in one's own name, now. Towards a partner's clients the provider's staff appear
-- under their display name only.
create or replace function app.set_ticket_owner() returns trigger language plpgsql as $$
begin
    select t.organization_id, t.partner_id into new.organization_id, new.partner_id
    from public.tickets t where t.tenant_id = new.tenant_id and t.id = new.ticket_id;
    return new;
end $$;

create function app.write_comment() returns trigger language plpgsql as $$
declare
    author record;
begin
    if not app.is_person() then
        select t.organization_id, t.partner_id into new.organization_id, new.partner_id
        from public.tickets t where t.tenant_id = new.tenant_id and t.id = new.ticket_id;
        return new;
    end if;
    if new.source not in ('portal', 'desk') or new.source = 'desk' and current_user in ('kt_client_admin', 'kt_client_user') then
        raise exception 'a comment from % is not this audience''s', new.source using errcode = 'check_violation';
    end if;
    select u.name, u.display_name, u.email, t.organization_id, t.partner_id into author
        from public.users u left join public.tickets t on t.tenant_id = u.tenant_id and t.id = new.ticket_id
        where u.tenant_id = new.tenant_id and u.id = app.user_id();
    new.organization_id := author.organization_id;
    new.partner_id := author.partner_id;
    new.kind := 'comment';
    new.quoted := null;
    new.author_id := app.user_id();
    new.author_contact_id := null;
    new.is_staff := current_user in ('kt_provider', 'kt_partner');
    new.author_name := case when current_user = 'kt_provider' and author.partner_id is not null then author.display_name else author.name end;
    new.author_email := case when not new.is_staff then author.email end;
    new.mail_state := 'none';
    new.edited_at := null;
    new.deleted_at := null;
    new.created_at := app.near_now(new.created_at);
    new.updated_at := now();
    return new;
end $$;
drop trigger set_ticket_owner on ticket_comments;
create trigger write_comment before insert on ticket_comments for each row execute function app.write_comment();

-- What was said is changed by who said it, and that it was shows.
do $$
declare
    audience text;
begin
    foreach audience in array array['kt_provider', 'kt_partner'] loop
        call app.forbid('ticket_comments', audience, 'update');
    end loop;
    call app.allow('ticket_comments', 'kt_provider', 'update', 'author_id = app.user_id()', columns => 'content, edited_at');
    call app.allow('ticket_comments', 'kt_partner', 'update',
        $p$ partner_id = app.organization_id() and author_id = app.user_id() and visibility in ('public', 'partner') $p$, columns => 'content, edited_at');
end $$;
create function app.edit_as_person() returns trigger language plpgsql as $$
begin
    new.edited_at := case when new.content <> old.content then now() else old.edited_at end;
    return new;
end $$;
create trigger edited_by_person before update on ticket_comments for each row when (app.is_person()) execute function app.edit_as_person();

alter table ticket_events add check (kind ~ '^[a-z][a-z0-9_.]*$');
create function app.write_event() returns trigger language plpgsql as $$
declare
    actor record;
begin
    if not app.is_person() then
        select t.organization_id, t.partner_id into new.organization_id, new.partner_id
        from public.tickets t where t.tenant_id = new.tenant_id and t.id = new.ticket_id;
        return new;
    end if;
    if not (case current_user
            when 'kt_provider' then new.kind in ('created', 'accepted', 'refused', 'status', 'priority', 'category', 'assigned', 'unassigned',
                'reopened', 'undone', 'participants_confirmed', 'participants_declined', 'mail_accepted', 'mail_declined')
            when 'kt_partner' then new.kind in ('created', 'status', 'priority', 'category', 'assigned', 'unassigned', 'reopened', 'undone',
                'participants_confirmed', 'participants_declined')
            else new.kind in ('created', 'status', 'closed', 'cancelled', 'reopened', 'follow_up') end)
        or pg_column_size(new.data) > (case when current_user in ('kt_provider', 'kt_partner') then 65536 else 8192 end) then
        raise exception 'the step % is not this audience''s', new.kind using errcode = 'check_violation';
    end if;
    select u.name, u.display_name, t.organization_id, t.partner_id into actor
        from public.users u left join public.tickets t on t.tenant_id = u.tenant_id and t.id = new.ticket_id
        where u.tenant_id = new.tenant_id and u.id = app.user_id();
    new.organization_id := actor.organization_id;
    new.partner_id := actor.partner_id;
    new.actor_id := app.user_id();
    new.actor_name := case when current_user = 'kt_provider' and actor.partner_id is not null then actor.display_name else actor.name end;
    new.created_at := app.near_now(new.created_at);
    return new;
end $$;
drop trigger set_ticket_owner on ticket_events;
create trigger write_event before insert on ticket_events for each row execute function app.write_event();

-- An attachment has the owner of its ticket and the visibility of its comment, whatever the form said, and a file that the
-- writer sees. People hang up what they uploaded themselves, on what they wrote themselves.
drop trigger set_ticket_owner on ticket_attachments;
drop trigger set_visibility on ticket_attachments;
drop trigger z_check_file on ticket_attachments;
drop function app.set_attachment_visibility();
drop function app.check_attached_file();
create function app.set_attachment() returns trigger language plpgsql as $$
declare
    person constant boolean := app.is_person();
begin
    select t.organization_id, t.partner_id into new.organization_id, new.partner_id
    from public.tickets t where t.tenant_id = new.tenant_id and t.id = new.ticket_id;
    if person then
        new.uploaded_by_id := app.user_id();
        new.created_at := app.near_now(new.created_at);
    end if;
    if new.comment_id is not null then
        new.visibility := (select c.visibility from public.ticket_comments c
                           where c.tenant_id = new.tenant_id and c.ticket_id = new.ticket_id and c.id = new.comment_id
                           and (not person or c.author_id = app.user_id()));
    end if;
    if not exists (select 1 from public.files f
            where f.tenant_id = new.tenant_id and f.id = new.file_id and f.organization_id = new.organization_id
            and (not person or f.uploaded_by_id = app.user_id())) then
        raise exception 'file % is not there', new.file_id using errcode = 'foreign_key_violation';
    end if;
    return new;
end $$;
create trigger set_attachment before insert on ticket_attachments for each row execute function app.set_attachment();

-- Files: what was stored is told once, by who stored it, under a key of its own. That the size is the object's can't be known
-- here: it has bounds, and what is stored is counted by it.
do $$
declare
    audience text;
begin
    foreach audience in array array['kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user'] loop
        call app.narrow('files', audience, 'insert', 'tenant_id, id, organization_id, uploaded_by_id, original_filename, content_type, size_bytes,
            sha256, store, object_key, visibility, state, access_count, last_accessed_at, created_at, deleted_at');
    end loop;
    call app.narrow('files', 'kt_provider', 'update', 'state, visibility, access_count, last_accessed_at');
end $$;
create function app.store_as_person() returns trigger language plpgsql as $$
begin
    if new.object_key not like 'tenants/' || new.tenant_id || '/organizations/%/attachments/%/' || new.id or new.size_bytes > 1073741824
            or new.uploaded_by_id is distinct from app.user_id() then
        raise exception 'no upload makes such a file' using errcode = 'check_violation';
    end if;
    new.state := 'pending';
    new.access_count := 0;
    new.last_accessed_at := null;
    new.created_at := app.near_now(new.created_at);
    new.deleted_at := null;
    return new;
end $$;
create trigger stored_by_person before insert on files for each row when (app.is_person()) execute function app.store_as_person();
-- Back to pending leads no way: the sweep would meet a file that hangs on something, and stop there.
create function app.attach_as_person() returns trigger language plpgsql as $$
begin
    if (new.state, new.visibility) is distinct from (old.state, old.visibility)
            and (old.state <> 'pending' or old.uploaded_by_id is distinct from app.user_id()) then
        raise exception 'who uploaded a file hangs it on something, once' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger attached_by_person before update of state, visibility on files for each row when (app.is_person()) execute function app.attach_as_person();

-- The audit log: people tell of what they did themselves, now. From which address the database can't know: it looks like one.
create or replace function app.set_audit_owner() returns trigger language plpgsql as $$
declare
    actor record;
begin
    if not app.is_person() then
        new.partner_id := null;
        if new.organization_id is not null then
            select o.partner_id into new.partner_id from public.organizations o where o.tenant_id = new.tenant_id and o.id = new.organization_id;
            if not found then
                raise exception 'organization % is not there', new.organization_id using errcode = 'foreign_key_violation';
            end if;
        end if;
        return new;
    end if;
    if new.action not in ('create', 'update', 'view', 'execute')
            or not (new.event = 'session.revoked' or case current_user
                when 'kt_provider' then split_part(new.event, '.', 1) in ('ticket', 'file', 'brand', 'outbox', 'mail', 'inbound') or new.event = 'user.unlocked'
                when 'kt_partner' then split_part(new.event, '.', 1) in ('ticket', 'file', 'brand')
                else new.event in ('ticket.created', 'ticket.commented', 'ticket.status', 'ticket.closed', 'ticket.cancelled',
                                   'ticket.reopened', 'ticket.follow_up', 'file.downloaded') end)
            or new.ip_address !~ '^[0-9A-Fa-f:.]{2,45}(%\w+)?$' or length(new.user_agent) > 500 or length(new.request_id) > 100
            or pg_column_size(new.old_values) > 65536 or pg_column_size(new.new_values) > 65536 then
        raise exception 'no page writes such an entry' using errcode = 'check_violation';
    end if;
    select u.name, o.id, o.partner_id into actor
        from public.users u left join public.organizations o on o.tenant_id = u.tenant_id and o.id = new.organization_id
        where u.tenant_id = new.tenant_id and u.id = app.user_id();
    if actor.id is distinct from new.organization_id then
        raise exception 'organization % is not there', new.organization_id using errcode = 'foreign_key_violation';
    end if;
    new.partner_id := actor.partner_id;
    new.user_id := app.user_id();
    new.actor_kind := 'user';
    new.actor_name := actor.name;
    new.created_at := app.near_now(new.created_at);
    return new;
end $$;
alter table audit_log add check (event ~ '^[a-z][a-z0-9_.]*$');

-- Events of the stream: a name is one line of what browsers read. People announce three of them, with what the ticket says.
alter table stream_events add check (event ~ '^[a-z][a-z0-9_.]*$');
do $$
declare
    audience text;
    about constant text := $p$ user_id is null and event in ('ticket.created', 'ticket.updated', 'ticket.comment')
        and data - array['ticket_id', 'number', 'status'] = '{}' and length(data ->> 'status') <= 20 and exists (
            select 1 from tickets t where t.tenant_id = stream_events.tenant_id and t.id = stream_events.ticket_id
            and t.organization_id = stream_events.organization_id and t.partner_id is not distinct from stream_events.partner_id
            and t.id::text = stream_events.data ->> 'ticket_id' and t.number = stream_events.data ->> 'number') $p$;
begin
    foreach audience in array array['kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user'] loop
        call app.forbid('stream_events', audience, 'insert');
        call app.allow('stream_events', audience, 'insert', about || case audience
            when 'kt_provider' then '' when 'kt_partner' then $p$ and visibility in ('public', 'partner') $p$ else $p$ and visibility = 'public' $p$ end);
        call app.narrow('stream_events', audience, 'insert', 'tenant_id, event, ticket_id, organization_id, partner_id, visibility, user_id, data');
        call app.narrow('form_keys', audience, 'insert', 'tenant_id, user_id, key, result');
        -- No page changes a name: what people write stands under it.
        call app.narrow('users', audience, 'update', 'locale, theme');
    end loop;
end $$;

-- Nobody keeps organizations and contacts on a page yet; mail does, as a job.
call app.forbid('organizations', 'kt_provider', 'insert, update');
call app.forbid('contacts', 'kt_provider', 'insert, update');
call app.forbid('contacts', 'kt_partner', 'insert, update');

-- A brand says who edited and who published it.
create function app.sign_brand() returns trigger language plpgsql as $$
declare
    signs constant text := (select u.display_name from public.users u where u.tenant_id = new.tenant_id and u.id = app.user_id());
begin
    if tg_table_name = 'brand_versions' then
        new.published_by := signs;
        new.created_at := app.near_now(new.created_at);
    elsif new.edited_by is not null then
        new.edited_by := signs;
        new.edited_at := app.near_now(new.edited_at);
    end if;
    return new;
end $$;
create trigger signed_by_person before insert on brand_versions for each row when (app.is_person()) execute function app.sign_brand();
create trigger signed_by_person before update of edited_by, edited_at on brands for each row when (app.is_person()) execute function app.sign_brand();

create or replace function app.check_prefix() returns trigger language plpgsql as $$
begin
    if exists (select 1 from public.tenants t where t.id = new.tenant_id and t.ticket_prefix = new.ticket_prefix) then
        raise exception 'the prefix % is the tenant''s own', new.ticket_prefix using errcode = 'unique_violation';
    end if;
    return new;
end $$;

-- Temporary tables are found first unless they are named last: nobody may make one, and nothing that sees more than its caller
-- would look at it. (What every statement asks writes each name in full: 0014.)
do $$
declare
    f regprocedure;
begin
    for f in select oid from pg_proc where prosecdef and pronamespace = 'app'::regnamespace
            and proname <> all (array['tenant_id', 'is_sealed', 'seal', 'find_session']) loop
        execute format('alter function %s set search_path = pg_catalog, public, app, pg_temp', f);
    end loop;
end $$;
