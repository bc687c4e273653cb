-- What many features share (timeline, attachments, live events, jobs) is about a subject: a kind and an id. A new kind is one call of
-- app.declare_subject in its migration; nothing here is written again. The shared tables themselves follow in 0023.

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
