-- Requests of visitors. Whose address was typed is not known until the link of the receipt was pressed: until then the ticket is the desk's
-- alone, and no client of the organization that the address belongs to sees anything of it.
alter table tickets add column is_unconfirmed boolean not null default false;
grant select (is_unconfirmed) on tickets to kt_partner, kt_client_admin, kt_client_user;
grant update (is_unconfirmed) on tickets to kt_definer;
create index tickets_unconfirmed on tickets (tenant_id, organization_id) where is_unconfirmed;
-- Who asked stands among its readers, and nobody does before; who sees all of the organization is kept out here.
alter policy kt_client_admin_select on tickets using (tenant_id = (select app.tenant_id()) and organization_id = (select app.organization_id())
    and deleted_at is null and not is_unconfirmed);
alter policy kt_client_admin_update on tickets using (tenant_id = (select app.tenant_id()) and organization_id = (select app.organization_id())
    and deleted_at is null and not is_unconfirmed);
-- What hangs on such a ticket hides with it. Asked once a statement, and of most organizations there is none: names in full, as in 0014.
create function app.unconfirmed_tickets() returns uuid[] language sql stable security definer as $$
    select coalesce(pg_catalog.array_agg(t.id), '{}') from public.tickets t
    where t.tenant_id = (select app.tenant_id()) and t.organization_id = (select app.organization_id()) and t.is_unconfirmed
$$;
grant create on schema app to kt_definer;
alter function app.unconfirmed_tickets() owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.unconfirmed_tickets() from public;
grant execute on function app.unconfirmed_tickets() to kt_client_admin;
do $$
declare
    p record;
begin
    for p in select q.tablename, q.qual, case when q.tablename in ('ticket_comments', 'ticket_queue_places') then 'ticket_id' else 'subject_id' end as names
            from pg_policies q where q.schemaname = 'public' and q.policyname = 'kt_client_admin_select'
                and q.tablename in ('ticket_comments', 'ticket_queue_places', 'timeline_events', 'attachments', 'stream_events') loop
        execute format('alter policy kt_client_admin_select on %I using (%s and coalesce(%I <> all ((select app.unconfirmed_tickets())::uuid[]), true))',
            p.tablename, p.qual, p.names);
    end loop;
end $$;
create or replace function app.reads(t tickets) returns boolean language sql stable as $$
    select case current_setting('role')
        when 'kt_provider' then true
        when 'kt_system' then true
        when 'kt_partner' then t.partner_id = app.organization_id()
        when 'kt_client_admin' then t.organization_id = app.organization_id() and not t.is_unconfirmed
        when 'kt_client_user' then t.reader_ids @> array[app.user_id()] and t.organization_id = app.organization_id()
        else false
    end
$$;
create or replace function app.answer_unread() returns trigger language plpgsql security definer as $$
begin
    delete from public.unread_answers u where u.tenant_id = new.tenant_id and u.ticket_id = new.ticket_id and u.user_id = new.author_id;
    insert into public.unread_answers as a (tenant_id, user_id, ticket_id, answered_at)
        select new.tenant_id, u.id, new.ticket_id, new.created_at
        from public.tickets t
        join public.users u on u.tenant_id = t.tenant_id and u.organization_id = t.organization_id and u.status <> 'inactive'
        join public.roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where t.tenant_id = new.tenant_id and t.id = new.ticket_id and not t.is_unconfirmed and u.id is distinct from new.author_id
            and (u.id = any (t.reader_ids) or new.is_staff and r.audience = 'client_admin')
        on conflict (tenant_id, user_id, ticket_id)
            do update set answers = a.answers + 1, answered_at = greatest(a.answered_at, excluded.answered_at);
    return null;
end $$;

-- A link stands for one ticket: 256 random bits, kept as their SHA-256.
create table request_links (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    ticket_id uuid not null,
    token_hash bytea not null check (length(token_hash) = 32),
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade
);
create unique index request_links_token on request_links (tenant_id, token_hash);
create index request_links_ticket on request_links (tenant_id, ticket_id);
call app.isolate('request_links');
call app.allow('request_links', 'kt_definer', 'select');
call app.allow('request_links', 'kt_system', 'select,insert,delete');

-- What a visitor's form has done already (form_keys belong to users).
create table request_keys (
    tenant_id uuid not null references tenants (id),
    key uuid not null,
    result uuid not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, key)
);
call app.isolate('request_keys');
call app.allow('request_keys', 'kt_system', 'select,insert,delete');

-- The ticket of a link, on the host of who serves its client, while the link lasts.
create function app.ticket_of_link(p_token bytea) returns setof tickets language sql stable security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
    select t.* from request_links l
    join tickets t on t.tenant_id = l.tenant_id and t.id = l.ticket_id and t.deleted_at is null
    where l.tenant_id = (select app.tenant_id()) and l.token_hash = p_token and l.expires_at > now()
        and coalesce(t.partner_id, (select o.id from organizations o where o.tenant_id = l.tenant_id and o.kind = 'provider')) = (select app.organization_id())
$$;

-- What its holder reads of it, in the client's words. Before the link was pressed only that it is there.
create function app.link_ticket(p_token bytea)
    returns table (id uuid, number text, subject text, phase text, status_name text, priority_name text, level text, description text,
        description_format text, is_description_removed boolean, category_name text, requester_name text, assignee_name text,
        assigned_at timestamptz, scheduled_start timestamptz, scheduled_end timestamptz, created_at timestamptz, place int, length int,
        minutes_per_place numeric, is_unconfirmed boolean)
    language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select t.id, t.number, case when t.is_unconfirmed then '' else t.subject end, t.phase, coalesce(s.client_name, s.name), p.name, p.level,
        case when t.is_unconfirmed then '' else t.description end, t.description_format, t.description_removed_by is not null, c.name,
        case when t.is_unconfirmed then '' else t.requester_name end, t.assignee_name, t.assigned_at, t.scheduled_start, t.scheduled_end,
        t.created_at, q.place, q.length, case when q.place is not null then p.minutes_per_place end, t.is_unconfirmed
    from app.ticket_of_link(p_token) t
    join tenants n on n.id = t.tenant_id
    join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
    join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
    left join ticket_categories c on c.tenant_id = t.tenant_id and c.id = t.category_id and c.client_visible
    left join lateral (
        select count(*) filter (where (w.waiting_since, w.created_at, w.id) <= (t.waiting_since, t.created_at, t.id))::int as place,
            count(*)::int as length
        from tickets w where w.tenant_id = t.tenant_id and w.priority_id = t.priority_id and w.in_line
            and (w.scheduled_start is null or w.scheduled_start <= now())
        having n.queue_position_visible and t.in_line and (t.scheduled_start is null or t.scheduled_start <= now())) q on true
$$;

create function app.link_comments(p_token bytea)
    returns table (id uuid, created_at timestamptz, author_name text, is_staff boolean, content text, content_format text, kind text,
        edited_at timestamptz, deleted_at timestamptz, removed_by text)
    language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select k.id, k.created_at, k.author_name, k.is_staff, k.content, k.content_format, k.kind, k.edited_at, k.deleted_at, k.removed_by
    from app.ticket_of_link(p_token) t
    join ticket_comments k on k.tenant_id = t.tenant_id and k.ticket_id = t.id and k.visibility = 'public'
    where not t.is_unconfirmed
$$;

-- Not what names other tickets.
create function app.link_steps(p_token bytea)
    returns table (id uuid, created_at timestamptz, kind text, actor_name text, data text)
    language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select e.id, e.created_at, e.kind, e.actor_name, e.data::text
    from app.ticket_of_link(p_token) t
    join timeline_events e on e.tenant_id = t.tenant_id and e.subject_kind = 'ticket' and e.subject_id = t.id and e.visibility = 'public'
        and e.kind in ('accepted', 'status', 'priority', 'reopened', 'closed', 'cancelled', 'refused', 'planned', 'removed', 'file_removed')
    where not t.is_unconfirmed
$$;

-- Of the description and of public comments. Where they lie only the program needs to know: it hands them out.
create function app.link_files(p_token bytea)
    returns table (id uuid, part_id uuid, original_filename text, content_type text, size_bytes bigint, store text, object_key text,
        attached_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select f.id, a.part_id, f.original_filename, f.content_type, f.size_bytes, f.store, f.object_key, a.created_at
    from app.ticket_of_link(p_token) t
    join attachments a on a.tenant_id = t.tenant_id and a.subject_kind = 'ticket' and a.subject_id = t.id and a.visibility = 'public'
    join files f on f.tenant_id = a.tenant_id and f.id = a.file_id and f.visibility = 'public' and f.deleted_at is null
    where not t.is_unconfirmed
$$;

-- The address is somebody's who wants it: by its link, or because staff know. From now on it is a ticket like any other, and of that person
-- if there is a login. False where it was one before.
create function app.confirm_request(p_ticket uuid) returns boolean language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    t tickets;
    who uuid;
begin
    select * into t from tickets x where x.tenant_id = app.tenant_id() and x.id = p_ticket and x.deleted_at is null for no key update;
    if t.id is null or not t.is_unconfirmed or not app.reads(t)
            or not (current_setting('role') = 'kt_system' or current_setting('role') in ('kt_provider', 'kt_partner') and app.may('tickets.update')) then
        return false;
    end if;
    select u.id into who from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where u.tenant_id = t.tenant_id and u.organization_id = t.organization_id and u.status = 'active'
            and r.audience in ('client_admin', 'client_user') and lower(u.email) = lower(t.requester_email);
    update tickets x set is_unconfirmed = false, requester_id = coalesce(t.requester_id, who),
            reader_ids = case when who is null or who = any (t.reader_ids) then t.reader_ids else t.reader_ids || who end
        where x.tenant_id = t.tenant_id and x.id = t.id;
    return true;
end $$;

-- Files of visitors go along as well: jobs act for them.
create or replace function app.hand_files_over(p_files uuid[], p_organization uuid) returns void language sql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
    with receiver as (
        select o.tenant_id, o.id from organizations o
        where o.tenant_id = app.tenant_id() and o.id = p_organization
            and (current_setting('role') in ('kt_provider', 'kt_system') or o.partner_id = app.organization_id())),
    waiting as (
        select f.tenant_id, f.id, f.organization_id, f.size_bytes from files f join receiver r on r.tenant_id = f.tenant_id
        where f.id = any (p_files) and f.state = 'pending' and f.organization_id <> r.id
            and (f.uploaded_by_id = app.user_id() or f.uploaded_by_id is null and current_setting('role') = 'kt_system')
        for update of f),
    moved as (
        update files f set organization_id = p_organization from waiting w where f.tenant_id = w.tenant_id and f.id = w.id
        returning w.organization_id as giver, f.size_bytes),
    stored as (
        select giver as id, -sum(size_bytes) as bytes from moved group by giver
        union all select p_organization, sum(size_bytes) from moved having count(*) > 0)
    update organizations o set storage_used_bytes = greatest(0, o.storage_used_bytes + s.bytes)
        from stored s where o.tenant_id = app.tenant_id() and o.id = s.id
$$;

grant create on schema app to kt_definer;
do $$
declare
    f regprocedure;
begin
    foreach f in array array['app.ticket_of_link(bytea)', 'app.link_ticket(bytea)', 'app.link_comments(bytea)', 'app.link_steps(bytea)',
            'app.link_files(bytea)', 'app.confirm_request(uuid)']::regprocedure[] loop
        execute format('alter function %s owner to kt_definer', f);
        execute format('revoke all on function %s from public', f);
    end loop;
end $$;
revoke create on schema app from kt_definer;
grant execute on function app.link_ticket(bytea), app.link_comments(bytea), app.link_steps(bytea), app.link_files(bytea) to kt_public;
grant execute on function app.confirm_request(uuid) to kt_system, kt_provider, kt_partner;
grant execute on function app.hand_files_over(uuid[], uuid) to kt_system;

-- Their receipt holds a link that stands for a person.
alter table outbound_messages drop constraint outbound_messages_kind_check;
alter table outbound_messages add check (kind in ('comment', 'receipt', 'request', 'notice', 'survey', 'document', 'invoice', 'system'));
call app.declare_steps('ticket', '{kt_provider,kt_partner}', 'confirmed');
