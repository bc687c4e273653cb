-- Ten tenants' worth of tickets, written as a superuser with triggers off; so what triggers derive is written here:
-- phase, in_line, reader_ids, number, partner_id, the owner of a comment. Check.sql holds the result against the rules.
-- {tickets}, {clients}: of each tenant; {live}: of so many a share is still open; {comments}: of each ticket. Every number comes from a hash of its row, so that each run gets the same.
set session_replication_role = replica;
set synchronous_commit = off;
set work_mem = '256MB';
set maintenance_work_mem = '1GB';

create function pg_temp.v7(at timestamptz, seed text) returns uuid language sql immutable as $$
    select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(seed), 1, 3) || '8' || substr(md5(seed), 4, 15))::uuid
$$;
create function pg_temp.h(n bigint) returns int language sql immutable as $$ select hashint8(n) & 2147483647 $$;
create function pg_temp.person(n bigint) returns text language sql immutable as $$
    select (array['Dana','Lily','Marcus','Priya','Tom','Aisha','Jonas','Elena','Ravi','Grace','Owen','Mina','Carl','Sofia','Ben','Nadia'])[1 + pg_temp.h(n) % 16]
        || ' ' || (array['Whitfield','Okafor','Brandt','Sharma','Nguyen','Rossi','Keller','Silva','Morgan','Haddad','Lindqvist','Park','Doyle'])[1 + pg_temp.h(n * 7 + 1) % 13]
$$;
create function pg_temp.subject(n bigint) returns text language sql immutable as $$
    select (array['Printer on the second floor','The booking form','Email on the new phone','Password of the shared mailbox','VPN from home','The backup of last night',
            'Invoice 2026-','Our website','The scanner in reception','Two-factor codes','Calendar sharing','The accounting program'])[1 + pg_temp.h(n) % 12]
        || ' ' || (array['does not answer','is slow since this morning','shows an error','needs to be set up','stopped working','asks for a password again and again',
            'is missing an entry','should look different','must be moved','is needed by Friday'])[1 + pg_temp.h(n * 3 + 2) % 10]
$$;
create function pg_temp.sentence(n bigint) returns text language sql immutable as $$
    select (array['It worked yesterday and nobody here changed anything.','We restarted it twice, which made no difference.','The message says that the server cannot be reached.',
            'Please have a look when you can, three of us wait for it.','I attached a photo of the screen.','On my colleague''s computer it is fine.','It happens about every ten minutes.',
            'We need this for a customer who comes at two.','The log shows a timeout after thirty seconds.','I changed the setting and it looks better now.',
            'Could you try again with the cable from the other desk?','That helped, thank you very much!','The update will be installed tonight after six.',
            'I have asked the supplier and will tell you as soon as they answer.','Since the move to the new office the signal is weak.','The address is https://status.example.com/incidents.',
            'The file is called report-final-2.xlsx and lies in the shared folder.','Is there a way to do this without an administrator?'])[1 + pg_temp.h(n) % 18]
$$;

create temp table t as
    select substr(t.slug, 6)::int as no, t.id as tenant, o.id as provider from tenants t join organizations o on o.tenant_id = t.id and o.kind = 'provider';

-- Organizations: four partners; two in five clients belong to one of them.
insert into organizations (tenant_id, id, name, slug, kind, parent_id, partner_id, ticket_prefix)
    select tenant, id, 'Studio ' || chr(64 + p), 'studio-' || p, 'partner', provider, id, 'P' || chr(64 + p)
    from t, generate_series(1, 4) p, lateral (select pg_temp.v7(now() - interval '800 days', no || 'p' || p) as id) x;
create temp table client as
    select no, tenant, k, pg_temp.v7(now() - interval '790 days', no || 'o' || k) as id, case when k % 5 < 2 then 1 + k % 4 end as partner_no, p.id as partner,
           coalesce(p.id, provider) as owner, coalesce(p.ticket_prefix, 'KT') as prefix
    from t cross join generate_series(1, {clients}) k
    left join organizations p on p.tenant_id = tenant and p.slug = 'studio-' || case when k % 5 < 2 then 1 + k % 4 end;
insert into organizations (tenant_id, id, name, kind, parent_id, partner_id, email_domains)
    select tenant, id, split_part(pg_temp.person(no * 10000 + k), ' ', 2) || ' & Sons ' || k, 'client', owner, partner, array['c' || k || '.bench' || no || '.example'] from client;
insert into hosts (hostname, tenant_id, organization_id)
    select 'bench' || no || '-p' || substr(o.slug, 8) || '.localhost', tenant, o.id from t join organizations o on o.tenant_id = tenant and o.kind = 'partner';
insert into brands (tenant_id, organization_id, portal_name, short_name, stylesheet, primary_color)
    select tenant, o.id, o.name || ' Support', left(o.name, 30), ':root{--brand:#0b5c8a;--brand-2:#0d2c42;--accent:#ffbe7d}', '#0b5c8a'
    from t join organizations o on o.tenant_id = tenant and o.kind in ('provider', 'partner')
    on conflict (tenant_id, organization_id) do update set portal_name = excluded.portal_name, stylesheet = excluded.stylesheet;

-- Users: 20 of the provider, two of each partner, an admin and twelve others of each client. u is 0 for the admin.
create temp table member as
    select no, tenant, id as organization, partner, k, u, case u when 0 then 'client_admin' else 'client_user' end as role,
           pg_temp.v7(now() - interval '780 days', no || 'u' || k || '.' || u) as id, pg_temp.person(no * 1000000 + k * 100 + u) as name, 'u' || u || '@c' || k || '.bench' || no || '.example' as email
    from client, generate_series(0, 12) u
    union all
    select no, tenant, provider, null, 0, s, case when s = 1 then 'admin' when s <= 4 then 'manager' else 'agent' end,
           pg_temp.v7(now() - interval '785 days', no || 's' || s), pg_temp.person(no * 7777 + s), 'staff' || s || '@bench' || no || '.example' from t, generate_series(1, 20) s
    union all
    select no, tenant, o.id, o.id, 0, s, 'partner_staff', pg_temp.v7(now() - interval '785 days', no || o.slug || s), pg_temp.person(no * 333 + s), 'staff' || s || '@' || o.slug || '.bench' || no || '.example'
    from t join organizations o on o.tenant_id = tenant and o.kind = 'partner', generate_series(1, 2) s;
insert into contacts (tenant_id, id, organization_id, partner_id, name, email)
    select tenant, id, organization, partner, name, email from member where role like 'client%';
insert into users (tenant_id, id, organization_id, partner_id, contact_id, role_id, name, display_name, email)
    select tenant, m.id, organization, partner, case when m.role like 'client%' then m.id end, r.id, m.name, case when m.role like 'client%' then m.name else split_part(m.name, ' ', 1) end, m.email
    from member m join roles r on r.tenant_id = tenant and r.name = m.role;
insert into user_credentials (tenant_id, user_id, password_hash, security_stamp, password_changed_at)
    select tenant, id, '{hash}', md5(id::text), now() from member;
create index on member (no, k, u);
analyze t, client, member;

-- Tickets: i counts through the tenant's 720 days. The newest ones are scrambled (r) and shared out: waiting, in progress,
-- pending, resolved; all older ones are closed or cancelled. Of the first tenant a tenth waits, each for another user.
create temp table draft as
    select x.*, c.id as organization, c.partner, c.owner, c.prefix, c.k, m.id as requester, m.name as requester_name, m.email as requester_email,
           pg_temp.v7(created, x.no || 't' || i) as id,
           case when phase in ('new', 'open') then created + age * (pg_temp.h(i * 5 + 1) % 1000) / 1000.0
                else least(now() - (pg_temp.h(i * 5) % 600) * interval '1 minute', created + (1 + pg_temp.h(i * 5 + 2) % 20000) * interval '1 minute') end as active_at
    from (
        select y.*, now() - created as age,
               case when j >= recent then case when j % 32 = 0 then 'cancelled' else 'closed' end
                    when r < waiting then case when (r / 20) % 10 < 3 then 'new' else 'open' end
                    when r < working then 'in_progress' when r < pending then 'pending' else 'resolved' end as phase,
               case when j < recent and r < waiting then case when r % 20 < 9 then 'high' when r % 20 < 15 then 'medium' when r % 20 < 19 then 'low' else 'critical' end
                    else case when pg_temp.h(i) % 20 < 1 then 'critical' when pg_temp.h(i) % 20 < 6 then 'high' when pg_temp.h(i) % 20 < 16 then 'medium' else 'low' end end as level,
               case when j < recent and r < waiting then r else pg_temp.h(i * 31 + no) % ({clients} * 12) end as nth
        from (
            select no, tenant, i, {tickets} - i as j, now() - interval '30 minutes' - ({tickets} - i) * interval '720 days' / {tickets} as created, ((({tickets} - i)::bigint * 7919 + 13) % recent)::int as r,
                   recent, waiting, working, pending, {comments} as comments
            from t cross join generate_series(1, {tickets}) i
            cross join lateral (select {live} * case no when 1 then 200 else 80 end / 1000 as recent, {live} * case no when 1 then 100 else 15 end / 1000 as waiting,
                {live} * case no when 1 then 130 else 35 end / 1000 as working, {live} * case no when 1 then 155 else 50 end / 1000 as pending) s) y) x
    join client c on c.no = x.no and c.k = 1 + nth % {clients}
    join member m on m.no = x.no and m.k = c.k and m.u = 1 + nth / {clients};
create index on draft (no, i);
analyze draft;

-- Indexes that no constraint needs are built afterwards.
create temp table later as
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as sql from pg_index
    where indrelid in ('tickets'::regclass, 'ticket_comments'::regclass, 'timeline_events'::regclass, 'ticket_waits'::regclass)
        and not exists (select 1 from pg_constraint where conindid = indexrelid);
do $$ declare l record; begin for l in select * from later loop execute 'drop index ' || l.name; end loop; end $$;

insert into tickets (tenant_id, id, number, organization_id, partner_id, contact_id, requester_id, requester_name, requester_email, created_by_id, subject, description, source,
        status_id, phase, priority_id, type_id, category_id, queue_id, assigned_to_id, assignee_name, assigned_at, accepted_by_id, accepted_at, waiting_since, first_response_at,
        resolved_at, closed_at, cancelled_at, close_reason, last_client_comment_at, last_staff_comment_at, last_activity_at, partner_activity_at, staff_activity_at,
        reader_ids, in_line, tags, created_at, updated_at)
    select d.tenant, d.id, d.prefix || '-' || 1000 + row_number() over (partition by d.tenant, d.owner order by i), d.organization, d.partner, d.requester, d.requester, d.requester_name,
           d.requester_email, d.requester, pg_temp.subject(d.no * 100000 + i),
           pg_temp.sentence(i * 11) || ' ' || pg_temp.sentence(i * 11 + 1) || e'\n\n' || pg_temp.sentence(i * 11 + 2) || ' ' || pg_temp.sentence(i * 11 + 3) || case when i % 3 = 0 then e'\n\n- '
               || pg_temp.sentence(i * 11 + 4) || e'\n- ' || pg_temp.sentence(i * 11 + 5) else '' end || ' Reference ' || i || '.',
           case when i % 4 = 0 then 'email' else 'portal' end, s.id, d.phase, p.id, ty.id, c.id, q.id, a.id, a.name, case when a.id is not null then created + interval '1 hour' end,
           case when d.phase <> 'new' then b.id end, case when d.phase <> 'new' then created + interval '30 minutes' end, created,
           case when d.phase not in ('new', 'open', 'cancelled') then created + interval '2 hours' end,
           case when d.phase in ('resolved', 'closed') then active_at end, case when d.phase = 'closed' then active_at end, case when d.phase = 'cancelled' then active_at end,
           case d.phase when 'closed' then 'solved' when 'cancelled' then 'cancelled' end,
           case when d.phase = 'new' or (comments + i) % 2 = 1 then active_at when comments > 1 then created + (active_at - created) * (comments - 1) / comments end,
           case when d.phase = 'new' then null when (comments + i) % 2 = 0 then active_at when comments > 1 then created + (active_at - created) * (comments - 1) / comments end,
           active_at, active_at, active_at, array[d.requester], d.phase in ('new', 'open'),
           case when i % 50 = 0 then array['vip'] else '{}' end, created, active_at
    from draft d
    join ticket_statuses s on s.tenant_id = d.tenant and s.system_key = case d.phase when 'pending' then 'pending_client' when 'open' then case when i % 10 < 6 then 'assigned' else 'accepted' end else d.phase end
    join ticket_priorities p on p.tenant_id = d.tenant and p.level = d.level
    join ticket_types ty on ty.tenant_id = d.tenant and ty.sort_order = 1 + i % 4
    join ticket_categories c on c.tenant_id = d.tenant and c.sort_order = 1 + i % 5
    join ticket_queues q on q.tenant_id = d.tenant and q.is_default
    left join member a on a.no = d.no and a.k = 0 and a.role in ('admin', 'manager', 'agent') and a.u = 1 + pg_temp.h(i * 13) % 20
        and (d.phase in ('in_progress', 'pending', 'resolved', 'closed') or (d.phase = 'open' and i % 10 < 6))
    left join member b on b.no = d.no and b.k = 0 and b.role in ('admin', 'manager') and b.u = 1 + i % 4
    order by d.no, i;

insert into ticket_comments (tenant_id, id, ticket_id, organization_id, partner_id, visibility, content, author_id, author_name, author_email, is_staff, source, created_at, updated_at)
    select d.tenant, pg_temp.v7(at, d.no || 'c' || i || '.' || n), d.id, organization, partner,
           case when not staff or pg_temp.h(i * 17 + n) % 10 < 7 then 'public' when partner is not null and pg_temp.h(i * 17 + n) % 10 = 7 then 'partner' else 'internal' end,
           pg_temp.sentence(i * 29 + n) || ' ' || pg_temp.sentence(i * 29 + n * 7) || case when n % 3 = 0 then e'\n\n' || pg_temp.sentence(i + n) || ' ' || pg_temp.sentence(i * 3 + n) else '' end,
           case when staff then w.id else requester end, case when staff then w.name else requester_name end, case when staff then null else requester_email end, staff, 'portal', at, at
    from draft d cross join generate_series(1, d.comments) n
    cross join lateral (select created + (active_at - created) * n / comments as at, phase <> 'new' and (n + i) % 2 = 0 as staff) x
    left join lateral (select id, name from member w where w.no = d.no and w.k = 0 and w.u = 1 + pg_temp.h(i * 13) % 20 and w.role in ('admin', 'manager', 'agent') limit 1) w on staff
    order by d.no, i, n;

insert into timeline_events (tenant_id, id, subject_kind, subject_id, organization_id, partner_id, reader_ids, kind, actor_id, actor_name, visibility, data, created_at)
    select d.tenant, pg_temp.v7(at, d.no || 'e' || i || '.' || kind), 'ticket', d.id, organization, partner, array[requester], kind, requester, requester_name, 'public', data, at
    from draft d cross join lateral (values
        ('created', created, '{}'::jsonb, true),
        ('accepted', created + interval '30 minutes', '{}', phase <> 'new'),
        ('status', least(created + interval '2 hours', active_at), '{"from": {"status": "open"}, "to": {"status": "in_progress"}}', phase not in ('new', 'open')),
        ('status', active_at, '{"from": {"status": "in_progress"}, "to": {"status": "resolved"}}', phase in ('resolved', 'closed'))) e (kind, at, data, done)
    where done
    on conflict do nothing;

insert into ticket_waits (tenant_id, id, ticket_id, priority_id, entered_at, entry_position, left_at, working_minutes, outcome)
    select d.tenant, pg_temp.v7(created, d.no || 'w' || i), d.id, p.id, created, 1 + i % 40, case when phase not in ('new', 'open') then created + interval '2 hours' end,
           case when phase not in ('new', 'open') then 120 end, case when phase not in ('new', 'open') then 'responded' end
    from draft d join ticket_priorities p on p.tenant_id = d.tenant and p.level = d.level;
insert into ticket_queue_places (tenant_id, ticket_id, organization_id, partner_id, priority_id, position, length, calculated_at)
    select w.tenant_id, w.id, w.organization_id, w.partner_id, w.priority_id, row_number() over (partition by w.tenant_id, w.priority_id order by w.waiting_since, w.created_at, w.id),
           count(*) over (partition by w.tenant_id, w.priority_id), now()
    from tickets w where w.in_line;
insert into number_series (tenant_id, organization_id, series, last_value)
    select tenant, owner, 'ticket', 1000 + count(*) from draft group by tenant, owner;
update ticket_priorities set minutes_per_place = 9.5;

do $$ declare l record; begin for l in select * from later loop execute l.sql; end loop; end $$;
reset session_replication_role;
