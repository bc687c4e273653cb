-- Classification
create table ticket_statuses (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    client_name text,
    color text,
    phase text not null check (phase in ('new', 'open', 'in_progress', 'pending', 'resolved', 'closed', 'cancelled')),
    system_key text,
    is_default boolean not null default false,
    pauses_sla boolean not null default false,
    sort_order int not null default 0,
    is_active boolean not null default true,
    primary key (tenant_id, id),
    unique (tenant_id, system_key),
    unique (tenant_id, name)
);
create unique index ticket_statuses_default on ticket_statuses (tenant_id, phase) where is_default;

create table ticket_priorities (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    level text not null check (level in ('low', 'medium', 'high', 'critical')),
    client_hint text,
    color text,
    sla_multiplier numeric(6, 3) not null default 1,
    client_selectable boolean not null default true,
    is_default boolean not null default false,
    sort_order int not null default 0,
    is_active boolean not null default true,
    -- median minutes a place in this line takes, renewed every 15 minutes; null while there is no history
    minutes_per_place numeric(8, 2),
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
create unique index ticket_priorities_default on ticket_priorities (tenant_id) where is_default;

create table ticket_types (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    description text,
    is_default boolean not null default false,
    sort_order int not null default 0,
    is_active boolean not null default true,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);

create table ticket_queues (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    description text,
    color text,
    requires_acceptance boolean not null default true,
    counts_as_waiting boolean not null default true,
    is_default boolean not null default false,
    sort_order int not null default 0,
    is_active boolean not null default true,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
create unique index ticket_queues_default on ticket_queues (tenant_id) where is_default;

create table ticket_categories (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    parent_id uuid,
    name text not null check (length(name) between 1 and 100),
    client_visible boolean not null default true,
    default_priority_id uuid,
    default_queue_id uuid,
    sort_order int not null default 0,
    is_active boolean not null default true,
    primary key (tenant_id, id),
    foreign key (tenant_id, parent_id) references ticket_categories (tenant_id, id),
    foreign key (tenant_id, default_priority_id) references ticket_priorities (tenant_id, id),
    foreign key (tenant_id, default_queue_id) references ticket_queues (tenant_id, id)
);
create unique index ticket_categories_name on ticket_categories (tenant_id, coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), name);

do $$
declare
    t text;
    a text;
begin
    foreach t in array array['ticket_statuses', 'ticket_priorities', 'ticket_types', 'ticket_queues', 'ticket_categories'] loop
        call app.isolate(t::regclass);
        call app.allow(t::regclass, 'kt_system', 'select,insert,update');
        call app.allow(t::regclass, 'kt_definer', 'select');
        foreach a in array array['kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user'] loop
            call app.allow(t::regclass, a, 'select',
                case when t = 'ticket_categories' and a like 'kt_client%' then 'client_visible' else 'true' end);
        end loop;
    end loop;
end $$;

-- Numbers people quote: gapless per tenant or partner and series. The row lock makes them so.
create table number_series (
    tenant_id uuid not null,
    organization_id uuid not null,
    series text not null,
    last_value bigint not null default 1000,
    primary key (tenant_id, organization_id, series),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id)
);
call app.isolate('number_series');
call app.allow('number_series', 'kt_definer', 'select,insert,update');

create table tickets (
    tenant_id uuid not null,
    id uuid not null,
    number text not null check (length(number) <= 50),
    organization_id uuid not null,
    partner_id uuid,
    contact_id uuid,
    requester_id uuid,
    requester_name text not null default '',
    requester_email text,
    created_by_id uuid,
    subject text not null check (length(subject) between 1 and 500),
    description text not null check (length(description) <= 110000),
    source text not null check (source in ('portal', 'desk', 'email', 'phone', 'api', 'chat', 'rmm', 'form', 'recurring')),
    source_ref jsonb,
    status_id uuid not null,
    phase text not null,
    priority_id uuid not null,
    type_id uuid,
    category_id uuid,
    subcategory_id uuid,
    queue_id uuid not null,
    assigned_to_id uuid,
    assignee_name text,
    assigned_at timestamptz,
    accepted_by_id uuid,
    accepted_at timestamptz,
    waiting_since timestamptz not null,
    scheduled_start timestamptz,
    scheduled_end timestamptz,
    first_response_due_at timestamptz,
    first_response_at timestamptz,
    resolution_due_at timestamptz,
    sla_due_at timestamptz,
    resolved_at timestamptz,
    closed_at timestamptz,
    cancelled_at timestamptz,
    reopened_at timestamptz,
    reopened_count int not null default 0,
    close_reason text check (close_reason in ('solved', 'client_closed', 'auto', 'duplicate', 'merged', 'cancelled', 'refused')),
    is_billable boolean not null default true,
    billing_status text not null default 'not_billed' check (billing_status in ('not_billed', 'ready_to_bill', 'billed')),
    custom_fields jsonb not null default '{}',
    tags text[] not null default '{}' check (cardinality(tags) <= 20),
    merged_into_id uuid,
    last_client_comment_at timestamptz,
    last_staff_comment_at timestamptz,
    last_activity_at timestamptz not null default now(),
    -- requester and participants with a login: who besides the organization's admin may see it
    reader_ids uuid[] not null default '{}',
    -- stands in a line unless a scheduled start lies ahead; kept by a trigger
    in_line boolean not null default false,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    search_vector tsvector generated always as (
        setweight(to_tsvector('simple', subject), 'A') || setweight(to_tsvector('simple', left(description, 20000)), 'C')) stored,
    primary key (tenant_id, id),
    unique (tenant_id, organization_id, id),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id),
    foreign key (tenant_id, partner_id) references organizations (tenant_id, id),
    -- the organization is part of these keys: a contact or login of another client can't be referenced
    foreign key (tenant_id, organization_id, contact_id) references contacts (tenant_id, organization_id, id),
    foreign key (tenant_id, organization_id, requester_id) references users (tenant_id, organization_id, id),
    foreign key (tenant_id, created_by_id) references users (tenant_id, id),
    foreign key (tenant_id, assigned_to_id) references users (tenant_id, id),
    foreign key (tenant_id, accepted_by_id) references users (tenant_id, id),
    foreign key (tenant_id, status_id) references ticket_statuses (tenant_id, id),
    foreign key (tenant_id, priority_id) references ticket_priorities (tenant_id, id),
    foreign key (tenant_id, type_id) references ticket_types (tenant_id, id),
    foreign key (tenant_id, category_id) references ticket_categories (tenant_id, id),
    foreign key (tenant_id, subcategory_id) references ticket_categories (tenant_id, id),
    foreign key (tenant_id, queue_id) references ticket_queues (tenant_id, id),
    foreign key (tenant_id, organization_id, merged_into_id) references tickets (tenant_id, organization_id, id)
);
create unique index tickets_number on tickets (tenant_id, number);
create index tickets_line on tickets (tenant_id, priority_id, waiting_since, created_at, id) include (scheduled_start) where in_line;
create index tickets_active on tickets (tenant_id, last_activity_at desc, id desc) where deleted_at is null;
create index tickets_open on tickets (tenant_id, last_activity_at desc, id desc)
    where deleted_at is null and phase in ('new', 'open', 'in_progress', 'pending');
-- The desk's board: per priority, the line first in its order, then what is being worked on.
create index tickets_board on tickets (tenant_id, priority_id, in_line desc, waiting_since, created_at, id)
    where deleted_at is null and phase in ('new', 'open', 'in_progress', 'pending');
create index tickets_assignee on tickets (tenant_id, assigned_to_id, last_activity_at desc) where deleted_at is null;
create index tickets_organization on tickets (tenant_id, organization_id, last_activity_at desc, id desc) where deleted_at is null;
create index tickets_partner on tickets (tenant_id, partner_id, last_activity_at desc, id desc) where deleted_at is null;
create index tickets_readers on tickets using gin (reader_ids);
create index tickets_search on tickets using gin (search_vector);
create index tickets_created_by on tickets (tenant_id, created_by_id, created_at);
create trigger touch before update on tickets for each row execute function app.touch();

-- Draws the number in the transaction that writes the ticket: a partner's series for its clients, else the tenant's.
-- The locked row keeps the series gapless; a number given by hand (import) is kept.
create function app.set_ticket_number() returns trigger language plpgsql security definer set search_path = public, app as $$
declare
    owner_id uuid;
    prefix text;
    drawn bigint;
begin
    -- only a job (import) brings a number along; one ahead of the series would stop it later
    if new.number is not null and new.number <> '' and current_setting('role') = 'kt_system' then
        return new;
    end if;
    select s.id, coalesce(s.ticket_prefix, t.ticket_prefix) into owner_id, prefix
        from organizations o
        join tenants t on t.id = o.tenant_id
        join organizations s on s.tenant_id = o.tenant_id
            and case when o.partner_id is null then s.kind = 'provider' else s.id = o.partner_id end
        where o.tenant_id = new.tenant_id and o.id = new.organization_id;
    insert into number_series as n (tenant_id, organization_id, series, last_value)
        values (new.tenant_id, owner_id, 'ticket', 1001)
        on conflict (tenant_id, organization_id, series) do update set last_value = n.last_value + 1
        returning last_value into drawn;
    new.number := prefix || '-' || drawn;
    return new;
end $$;
alter function app.set_ticket_number() owner to kt_definer;
create trigger set_number before insert on tickets for each row execute function app.set_ticket_number();
create trigger set_partner before insert or update of organization_id, partner_id on tickets
    for each row execute function app.set_partner();

-- Keeps phase equal to the status', the requester among the readers, and in_line true to what waits.
create function app.keep_ticket() returns trigger language plpgsql as $$
begin
    new.phase := (select s.phase from ticket_statuses s where s.tenant_id = new.tenant_id and s.id = new.status_id);
    if new.requester_id is not null and not new.reader_ids @> array[new.requester_id] then
        new.reader_ids := new.reader_ids || new.requester_id;
    end if;
    -- Nobody moves ahead: for a client the place begins with the request, or anew when it is reopened.
    if current_setting('role', true) like 'kt\_client\_%' then
        if tg_op = 'INSERT' then
            new.waiting_since := greatest(new.waiting_since, now() - interval '1 minute');
        elsif old.phase in ('new', 'open', 'in_progress', 'pending') then
            new.waiting_since := old.waiting_since;
        else
            new.waiting_since := greatest(new.waiting_since, old.waiting_since);
        end if;
    end if;
    new.in_line := new.phase in ('new', 'open') and new.deleted_at is null and new.merged_into_id is null
        and (select q.counts_as_waiting from ticket_queues q where q.tenant_id = new.tenant_id and q.id = new.queue_id);
    return new;
end $$;
create trigger keep_ticket before insert or update of status_id, phase, queue_id, requester_id, reader_ids, waiting_since, deleted_at, merged_into_id
    on tickets for each row execute function app.keep_ticket();

-- Who is newly named on a ticket is somebody the writer sees: a foreign key keeps to the tenant only.
create function app.check_people() returns trigger language plpgsql as $$
declare
    named uuid[];
begin
    foreach named slice 1 in array array[[new.created_by_id, old.created_by_id], [new.assigned_to_id, old.assigned_to_id],
            [new.accepted_by_id, old.accepted_by_id]] loop
        if named[1] is not null and named[1] is distinct from named[2] and named[1] is distinct from app.user_id()
            and not exists (select 1 from users u where u.tenant_id = new.tenant_id and u.id = named[1]) then
            raise exception 'user % is not there', named[1] using errcode = 'foreign_key_violation';
        end if;
    end loop;
    return new;
end $$;
create trigger check_people before insert or update of created_by_id, assigned_to_id, accepted_by_id on tickets
    for each row execute function app.check_people();

call app.isolate('tickets');
call app.allow('tickets', 'kt_definer', 'select');
call app.allow('tickets', 'kt_system', 'select,insert,update');
call app.allow('tickets', 'kt_provider', 'select,insert,update');
call app.allow('tickets', 'kt_partner', 'select,insert,update', 'partner_id = app.organization_id()');
call app.allow('tickets', 'kt_client_admin', 'select', 'organization_id = app.organization_id()');
call app.allow('tickets', 'kt_client_user', 'select', 'reader_ids @> array[app.user_id()] and organization_id = app.organization_id()');
-- A client asks for himself and for nobody else, and assigns and accepts nothing.
call app.allow('tickets', 'kt_client_admin', 'insert', $$ organization_id = app.organization_id() and requester_id = app.user_id()
    and created_by_id = app.user_id() and accepted_by_id is null and assigned_to_id is null and merged_into_id is null and reader_ids = array[app.user_id()] $$);
call app.allow('tickets', 'kt_client_user', 'insert', $$ organization_id = app.organization_id() and requester_id = app.user_id()
    and created_by_id = app.user_id() and accepted_by_id is null and assigned_to_id is null and merged_into_id is null and reader_ids = array[app.user_id()] $$);
-- ... and later only closes, reopens and answers.
call app.allow('tickets', 'kt_client_admin', 'update', 'organization_id = app.organization_id()', null,
    'status_id, phase, waiting_since, resolved_at, closed_at, cancelled_at, reopened_at, reopened_count, close_reason, last_client_comment_at, last_activity_at, version');
call app.allow('tickets', 'kt_client_user', 'update', 'reader_ids @> array[app.user_id()] and organization_id = app.organization_id()', null,
    'status_id, phase, waiting_since, resolved_at, closed_at, cancelled_at, reopened_at, reopened_count, close_reason, last_client_comment_at, last_activity_at, version');

create table ticket_participants (
    tenant_id uuid not null,
    id uuid not null,
    ticket_id uuid not null,
    organization_id uuid not null,
    user_id uuid,
    contact_id uuid,
    email text,
    kind text not null default 'cc' check (kind in ('cc', 'watcher')),
    added_by_id uuid,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    check (num_nonnulls(user_id, contact_id, email) >= 1),
    foreign key (tenant_id, organization_id, ticket_id) references tickets (tenant_id, organization_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id),
    foreign key (tenant_id, added_by_id) references users (tenant_id, id),
    foreign key (tenant_id, organization_id, contact_id) references contacts (tenant_id, organization_id, id)
);
create unique index ticket_participants_email on ticket_participants (tenant_id, ticket_id, lower(email)) where email is not null;
create unique index ticket_participants_user on ticket_participants (tenant_id, ticket_id, user_id) where user_id is not null;
call app.isolate('ticket_participants');
call app.allow('ticket_participants', 'kt_system', 'select,insert,delete');
call app.allow('ticket_participants', 'kt_provider', 'select,insert,delete');
call app.allow('ticket_participants', 'kt_partner', 'select,insert,delete',
    'exists (select 1 from tickets t where t.tenant_id = ticket_participants.tenant_id and t.id = ticket_participants.ticket_id)',
    'exists (select 1 from tickets t where t.tenant_id = ticket_participants.tenant_id and t.id = ticket_participants.ticket_id)
     and (user_id is null or exists (select 1 from users u where u.tenant_id = ticket_participants.tenant_id and u.id = ticket_participants.user_id))
     and (added_by_id is null or added_by_id = app.user_id())');
call app.allow('ticket_participants', 'kt_client_admin', 'select', 'organization_id = app.organization_id()');
call app.allow('ticket_participants', 'kt_client_user', 'select',
    'exists (select 1 from tickets t where t.tenant_id = ticket_participants.tenant_id and t.id = ticket_participants.ticket_id)');

-- Comments, events and attachments carry the organization of their ticket, so that a policy is an equality.
create function app.set_ticket_owner() returns trigger language plpgsql as $$
begin
    select t.organization_id, t.partner_id into new.organization_id, new.partner_id
    from tickets t where t.tenant_id = new.tenant_id and t.id = new.ticket_id;
    return new;
end $$;

create table ticket_comments (
    tenant_id uuid not null,
    id uuid not null,
    ticket_id uuid not null,
    organization_id uuid not null,
    partner_id uuid,
    kind text not null default 'comment' check (kind in ('comment', 'resolution', 'auto_reply', 'system')),
    visibility text not null check (visibility in ('public', 'partner', 'internal')),
    content text not null check (length(content) between 1 and 110000),
    quoted text,
    author_id uuid,
    author_contact_id uuid,
    author_name text not null,
    author_email text,
    is_staff boolean not null,
    source text not null,
    mail_state text not null default 'none' check (mail_state in ('none', 'queued', 'sent', 'failed', 'held')),
    edited_at timestamptz,
    deleted_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, ticket_id, id),
    foreign key (tenant_id, organization_id, ticket_id) references tickets (tenant_id, organization_id, id),
    foreign key (tenant_id, author_id) references users (tenant_id, id),
    foreign key (tenant_id, organization_id, author_contact_id) references contacts (tenant_id, organization_id, id)
);
create index ticket_comments_ticket on ticket_comments (tenant_id, ticket_id, created_at);
create trigger touch before update on ticket_comments for each row execute function app.touch();
create trigger set_ticket_owner before insert on ticket_comments for each row execute function app.set_ticket_owner();

create table ticket_events (
    tenant_id uuid not null,
    id uuid not null,
    ticket_id uuid not null,
    organization_id uuid not null,
    partner_id uuid,
    kind text not null check (length(kind) <= 60),
    actor_id uuid,
    actor_name text not null,
    visibility text not null check (visibility in ('public', 'partner', 'internal')),
    data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, organization_id, ticket_id) references tickets (tenant_id, organization_id, id),
    foreign key (tenant_id, actor_id) references users (tenant_id, id)
);
create index ticket_events_ticket on ticket_events (tenant_id, ticket_id, created_at);
create trigger set_ticket_owner before insert on ticket_events for each row execute function app.set_ticket_owner();

create table ticket_attachments (
    tenant_id uuid not null,
    id uuid not null,
    ticket_id uuid not null,
    organization_id uuid not null,
    partner_id uuid,
    comment_id uuid,
    file_id uuid not null,
    visibility text not null default 'public' check (visibility in ('public', 'partner', 'internal')),
    uploaded_by_id uuid,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, organization_id, ticket_id) references tickets (tenant_id, organization_id, id),
    foreign key (tenant_id, ticket_id, comment_id) references ticket_comments (tenant_id, ticket_id, id),
    foreign key (tenant_id, file_id) references files (tenant_id, id),
    foreign key (tenant_id, uploaded_by_id) references users (tenant_id, id)
);
create index ticket_attachments_ticket on ticket_attachments (tenant_id, ticket_id);
create index ticket_attachments_file on ticket_attachments (tenant_id, file_id);
create trigger set_ticket_owner before insert on ticket_attachments for each row execute function app.set_ticket_owner();

-- An attachment takes the visibility of its comment, whatever the form said.
create function app.set_attachment_visibility() returns trigger language plpgsql as $$
begin
    if new.comment_id is not null then
        new.visibility := (select c.visibility from ticket_comments c
                           where c.tenant_id = new.tenant_id and c.ticket_id = new.ticket_id and c.id = new.comment_id);
    end if;
    return new;
end $$;
create trigger set_visibility before insert on ticket_attachments for each row execute function app.set_attachment_visibility();

do $$
declare
    t text;
    staff text := 'exists (select 1 from tickets t where t.tenant_id = %1$s.tenant_id and t.id = %1$s.ticket_id)';
begin
    foreach t in array array['ticket_comments', 'ticket_events', 'ticket_attachments'] loop
        call app.isolate(t::regclass);
        call app.allow(t::regclass, 'kt_system', 'select,insert,update');
        call app.allow(t::regclass, 'kt_definer', 'select');
        call app.allow(t::regclass, 'kt_provider', 'select,insert');
        call app.allow(t::regclass, 'kt_partner', 'select,insert',
            $p$ partner_id = app.organization_id() and visibility in ('public', 'partner') $p$,
            $p$ partner_id = app.organization_id() and visibility in ('public', 'partner') and $p$ ||
            case t
                when 'ticket_comments' then 'author_id = app.user_id()'
                when 'ticket_events' then 'actor_id = app.user_id()'
                else 'uploaded_by_id = app.user_id()'
            end);
        call app.allow(t::regclass, 'kt_client_admin', 'select,insert',
            $p$ organization_id = app.organization_id() and visibility = 'public' $p$,
            case t
                when 'ticket_comments' then $p$ organization_id = app.organization_id() and visibility = 'public' and author_id = app.user_id() and not is_staff $p$
                when 'ticket_events' then $p$ organization_id = app.organization_id() and visibility = 'public' and actor_id = app.user_id() $p$
                else $p$ organization_id = app.organization_id() and visibility = 'public' and uploaded_by_id = app.user_id() $p$
            end);
        call app.allow(t::regclass, 'kt_client_user', 'select,insert',
            $p$ organization_id = app.organization_id() and visibility = 'public' and $p$ || format(staff, t),
            $p$ organization_id = app.organization_id() and visibility = 'public' and $p$ || format(staff, t) || ' and ' ||
            case t
                when 'ticket_comments' then 'author_id = app.user_id() and not is_staff'
                when 'ticket_events' then 'actor_id = app.user_id()'
                else 'uploaded_by_id = app.user_id()'
            end);
    end loop;
end $$;
-- Authors edit for a while; the page decides how long, the database whose.
call app.allow('ticket_comments', 'kt_provider', 'update', 'true', null, 'content, edited_at, deleted_at, mail_state, visibility');
call app.allow('ticket_comments', 'kt_partner', 'update', $$ partner_id = app.organization_id() and author_id = app.user_id() and visibility in ('public', 'partner') $$,
    null, 'content, edited_at, deleted_at, mail_state');

-- Files: seen with what they hang on, or by who has just uploaded them. Only own and visible ones can be attached.
call app.allow('files', 'kt_system', 'select,insert,update,delete');
call app.allow('files', 'kt_provider', 'select,insert,update');
call app.allow('files', 'kt_partner', 'select,insert', $$ partner_id = app.organization_id() and visibility in ('public', 'partner') $$,
    $$ partner_id = app.organization_id() and visibility in ('public', 'partner') and uploaded_by_id = app.user_id() $$);
call app.allow('files', 'kt_partner', 'update', $$ partner_id = app.organization_id() and visibility in ('public', 'partner') $$, null,
    'state, visibility, access_count, last_accessed_at');
call app.allow('files', 'kt_client_admin', 'select',
    $$ organization_id = app.organization_id() and visibility = 'public' and (uploaded_by_id = app.user_id() or state = 'attached') $$);
call app.allow('files', 'kt_client_user', 'select',
    $$ organization_id = app.organization_id() and visibility = 'public' and (uploaded_by_id = app.user_id()
       or exists (select 1 from ticket_attachments a where a.tenant_id = files.tenant_id and a.file_id = files.id)) $$);
call app.allow('files', 'kt_client_admin', 'insert', $$ organization_id = app.organization_id() and visibility = 'public' and uploaded_by_id = app.user_id() $$);
call app.allow('files', 'kt_client_user', 'insert', $$ organization_id = app.organization_id() and visibility = 'public' and uploaded_by_id = app.user_id() $$);
-- An update without a condition reads nothing, so only its own policy narrows it: the same rows as for reading. Back to
-- pending, and so to the sweep, goes only what one has uploaded oneself.
call app.allow('files', 'kt_client_admin', 'update',
    $$ organization_id = app.organization_id() and visibility = 'public' and (uploaded_by_id = app.user_id() or state = 'attached') $$,
    $$ organization_id = app.organization_id() and visibility = 'public' and (uploaded_by_id = app.user_id() or state = 'attached') $$,
    'state, access_count, last_accessed_at');
call app.allow('files', 'kt_client_user', 'update',
    $$ organization_id = app.organization_id() and visibility = 'public' and (uploaded_by_id = app.user_id()
       or exists (select 1 from ticket_attachments a where a.tenant_id = files.tenant_id and a.file_id = files.id)) $$,
    $$ organization_id = app.organization_id() and visibility = 'public' and (uploaded_by_id = app.user_id()
       or (state = 'attached' and exists (select 1 from ticket_attachments a where a.tenant_id = files.tenant_id and a.file_id = files.id))) $$,
    'state, access_count, last_accessed_at');
call app.allow('files', 'kt_definer', 'select');

create function app.check_attached_file() returns trigger language plpgsql as $$
begin
    -- under the writer's own rights: what he can't see he can't attach
    if not exists (select 1 from files f where f.tenant_id = new.tenant_id and f.id = new.file_id
                   and f.organization_id = new.organization_id) then
        raise exception 'file % is not there', new.file_id using errcode = 'foreign_key_violation';
    end if;
    return new;
end $$;
create trigger z_check_file before insert on ticket_attachments for each row execute function app.check_attached_file();
