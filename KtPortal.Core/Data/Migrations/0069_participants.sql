-- Who takes part in a ticket besides its requester: people of the client and addresses, whom the client sees, and staff who watch it,
-- of whom he learns nothing.
alter table ticket_participants add column name text not null default '',
    add column visibility text not null default 'public' check (visibility in ('public', 'partner', 'internal'));
create index ticket_participants_ticket on ticket_participants (tenant_id, ticket_id);
call app.allow('contacts', 'kt_definer', 'select');

-- Who reads of somebody's part: of the provider's staff the provider, of a partner's also that partner. An address that staff named is the
-- client's to know only if it is of his own domains; what a mail named came from his side.
create function app.participant_readers(p_tenant uuid, p_organization uuid, p_user uuid, p_contact uuid, p_email text, p_by uuid) returns text
    language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select coalesce(
        (select case r.audience when 'provider' then 'internal' when 'partner' then 'partner' else 'public' end
            from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id where u.tenant_id = p_tenant and u.id = p_user),
        (select 'partner' from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
            where u.tenant_id = p_tenant and u.id = p_by and p_contact is null and r.audience in ('provider', 'partner')
                and not exists (select 1 from organizations o where o.tenant_id = p_tenant and o.id = p_organization
                    and lower(split_part(p_email, '@', 2)) = any (o.email_domains))),
        'public')
$$;
create function app.set_participant() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
begin
    new.visibility := app.participant_readers(new.tenant_id, new.organization_id, new.user_id, new.contact_id, new.email, new.added_by_id);
    new.name := coalesce((select u.name from users u where u.tenant_id = new.tenant_id and u.id = new.user_id),
        (select c.name from contacts c where c.tenant_id = new.tenant_id and c.id = new.contact_id), '');
    return new;
end $$;
create trigger set_participant before insert or update of user_id, contact_id on ticket_participants for each row execute function app.set_participant();

-- Somebody takes part whom the caller names by his address, or the caller himself. Says what came of it: joined, there (already), closed,
-- full, own (an address of ours), stranger (nobody who may), hidden; of whom it is about only where the caller may know.
create function app.join_ticket(p_ticket uuid, p_address text, p_is_company boolean,
    out outcome text, out id uuid, out user_id uuid, out name text, out address text, out visibility text) language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
#variable_conflict use_column
declare
    tenant constant uuid := app.tenant_id();
    me constant uuid := app.user_id();
    caller constant text := current_setting('role');
    staff constant boolean := caller in ('kt_provider', 'kt_partner');
    typed constant text := lower(p_address);
    most constant int := 20;
    t tickets;
    who record;
    contact record;
    there ticket_participants;
    readers text;
begin
    select * into t from tickets x where x.tenant_id = tenant and x.id = p_ticket and x.deleted_at is null and x.merged_into_id is null and app.reads(x)
        for no key update;
    if t.id is null or not (case when p_address is null then app.may('tickets.read') when staff then app.may('tickets.update')
            else app.may('tickets.create') and (caller = 'kt_client_admin' or coalesce(t.requester_id = me, false)) end) then
        outcome := 'hidden';
        return;
    end if;
    if t.phase in ('closed', 'cancelled') then
        outcome := 'closed';
        return;
    end if;

    select u.id, u.name, lower(u.email) as email, u.organization_id, r.audience, u.status = 'active' and 'tickets.read' = any (r.permissions) and (
            r.audience = 'provider' and caller = 'kt_provider' or r.audience = 'partner' and coalesce(u.organization_id = t.partner_id, false) and staff
            or r.audience in ('client_admin', 'client_user') and u.organization_id = t.organization_id) as may
        into who from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where u.tenant_id = tenant and (p_address is null and u.id = me or lower(u.email) = typed);
    -- A login at another client is an address like any other, to staff; nobody else's login is.
    if who.id is not null and not who.may and (not staff or who.audience not in ('client_admin', 'client_user') or who.organization_id = t.organization_id) then
        outcome := 'stranger';
        return;
    end if;
    if who.id is not null and not who.may then
        who.id := null;
    end if;
    select null::uuid as id, null::text as name into contact;
    if who.id is null then
        select c.id, c.name into contact from contacts c where c.tenant_id = tenant and c.organization_id = t.organization_id and lower(c.email) = typed;
        if exists (select 1 from email_mailboxes m where m.tenant_id = tenant
                and (m.address in (typed, regexp_replace(typed, '\+[^@]*@', '@')) or regexp_replace(typed, '\+[^@]*@', '@') = any (m.aliases))) then
            outcome := 'own';
            return;
        end if;
        if not staff and contact.id is null and not (p_is_company and exists (select 1 from organizations o
                where o.tenant_id = tenant and o.id = t.organization_id and split_part(typed, '@', 2) = any (o.email_domains))) then
            outcome := 'stranger';
            return;
        end if;
    end if;

    address := coalesce(who.email, typed);
    user_id := who.id;
    name := case when who.id is not null then who.name else coalesce(contact.name, typed) end;
    readers := app.participant_readers(tenant, t.organization_id, who.id, contact.id, typed, me);
    visibility := readers;
    select * into there from ticket_participants p where p.tenant_id = tenant and p.ticket_id = t.id
        and (p.user_id = who.id or p.contact_id = contact.id or lower(p.email) = address) order by p.user_id nulls last, p.created_at limit 1;
    if who.id = t.requester_id or contact.id = t.contact_id or address = lower(t.requester_email)
            or there.state = 'confirmed' and (who.id is null or there.user_id is not null) then
        outcome := 'there';
        return;
    end if;
    if there.id is null and most <= (select count(*) from ticket_participants p
            where p.tenant_id = tenant and p.ticket_id = t.id and p.visibility = readers) then
        outcome := 'full';
        return;
    end if;

    outcome := 'joined';
    id := coalesce(there.id, gen_random_uuid());
    if there.id is not null then
        update ticket_participants p set state = 'confirmed', user_id = who.id, contact_id = coalesce(p.contact_id, contact.id), added_by_id = me,
                kind = case when who.id is null then p.kind else 'watcher' end
            where p.tenant_id = tenant and p.id = there.id;
    else
        insert into ticket_participants (tenant_id, id, ticket_id, organization_id, user_id, contact_id, email, kind, added_by_id)
            values (tenant, join_ticket.id, t.id, t.organization_id, who.id, contact.id, case when who.id is null then typed end,
                case when who.id is null then 'cc' else 'watcher' end, me);
    end if;
    if readers = 'public' and who.id is not null and not t.reader_ids @> array[who.id] then
        update tickets x set reader_ids = x.reader_ids || who.id where x.tenant_id = tenant and x.id = t.id;
    end if;
end $$;

-- Somebody of whom the caller may know takes part no more; who saw the ticket for that alone sees nothing of it from then on.
create function app.leave_ticket(p_participant uuid) returns boolean language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    tenant constant uuid := app.tenant_id();
    me constant uuid := app.user_id();
    caller constant text := current_setting('role');
    staff constant boolean := caller in ('kt_provider', 'kt_partner');
    p ticket_participants;
    t tickets;
begin
    select * into p from ticket_participants x where x.tenant_id = tenant and x.id = p_participant;
    select * into t from tickets x where x.tenant_id = tenant and x.id = p.ticket_id and x.deleted_at is null and app.reads(x) for no key update;
    if t.id is null or not (p.visibility = 'public' or caller = 'kt_provider' or caller = 'kt_partner' and p.visibility = 'partner')
            or not (p.user_id is not distinct from me or t.phase not in ('closed', 'cancelled') and case when staff then app.may('tickets.update')
                else app.may('tickets.create') and p.state = 'confirmed' and (caller = 'kt_client_admin' or coalesce(t.requester_id = me, false)) end) then
        return false;
    end if;
    delete from ticket_participants x where x.tenant_id = tenant and x.id = p.id;
    if not found then
        return false;
    end if;
    if p.user_id is null or p.user_id = t.requester_id or not t.reader_ids @> array[p.user_id] then
        return true;
    end if;
    update tickets x set reader_ids = array_remove(x.reader_ids, p.user_id) where x.tenant_id = tenant and x.id = t.id;
    update files f set reader_ids = array_remove(f.reader_ids, p.user_id) from attachments a
        where a.tenant_id = tenant and a.subject_kind = 'ticket' and a.subject_id = t.id and f.tenant_id = a.tenant_id and f.id = a.file_id
            and f.reader_ids @> array[p.user_id] and not exists (select 1 from attachments o where o.tenant_id = tenant and o.file_id = f.id
                and o.subject_id <> t.id and o.reader_ids @> array[p.user_id]);
    delete from unread_answers u where u.tenant_id = tenant and u.ticket_id = t.id and u.user_id = p.user_id and not exists (
        select 1 from users n join roles r on r.tenant_id = n.tenant_id and r.id = n.role_id
        where n.tenant_id = tenant and n.id = p.user_id and r.audience = 'client_admin');
    return true;
end $$;

-- Who follows what was said follows what is taken out of it, where the same person asks.
create function app.follow_split(p_from uuid, p_into uuid) returns void language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
begin
    insert into ticket_participants (tenant_id, id, ticket_id, organization_id, user_id, contact_id, email, kind, state, added_by_id, created_at)
        select p.tenant_id, gen_random_uuid(), t.id, t.organization_id, p.user_id, p.contact_id, p.email, p.kind, p.state, p.added_by_id, p.created_at
        from ticket_participants p join tickets s on s.tenant_id = p.tenant_id and s.id = p.ticket_id
        join tickets t on t.tenant_id = p.tenant_id and t.id = p_into and t.organization_id = s.organization_id
            and t.requester_id is not distinct from s.requester_id and t.requester_email is not distinct from s.requester_email
        where p.tenant_id = app.tenant_id() and p.ticket_id = p_from and p.state = 'confirmed';
    update tickets t set reader_ids = array(select distinct unnest(t.reader_ids || p.users))
        from (select array_agg(p.user_id) as users from ticket_participants p
            where p.tenant_id = app.tenant_id() and p.ticket_id = p_into and p.user_id is not null and p.visibility = 'public') p
        where t.tenant_id = app.tenant_id() and t.id = p_into and p.users is not null;
end $$;
do $$
declare
    before constant text := pg_get_functiondef('app.split_ticket'::regproc);
    after constant text := replace(before, 'return drawn;', e'perform app.follow_split(s.id, p_into);\n    return drawn;');
begin
    if after = before then
        raise exception 'app.split_ticket says it in other words';
    end if;
    execute after;
end $$;

grant update (user_id, contact_id, kind, added_by_id) on ticket_participants to kt_definer;
grant create on schema app to kt_definer;
alter function app.participant_readers(uuid, uuid, uuid, uuid, text, uuid) owner to kt_definer;
alter function app.set_participant() owner to kt_definer;
alter function app.join_ticket(uuid, text, boolean) owner to kt_definer;
alter function app.leave_ticket(uuid) owner to kt_definer;
alter function app.follow_split(uuid, uuid) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.participant_readers(uuid, uuid, uuid, uuid, text, uuid), app.set_participant(), app.join_ticket(uuid, text, boolean),
    app.leave_ticket(uuid), app.follow_split(uuid, uuid) from public;
grant execute on function app.join_ticket(uuid, text, boolean), app.leave_ticket(uuid) to kt_provider, kt_partner, kt_client_admin, kt_client_user;

-- People take part, and no more, by the two functions alone; what a mail proposed staff let in or drop. Nobody reads of who is not his to know.
do $$
declare
    audience text;
begin
    foreach audience in array array['kt_provider', 'kt_partner'] loop
        execute format('drop policy %I on ticket_participants', audience || '_insert');
        execute format('revoke insert on ticket_participants from %I', audience);
    end loop;
end $$;
do $$
declare
    p record;
begin
    for p in select policyname, qual, cmd from pg_policies where schemaname = 'public' and tablename = 'ticket_participants'
            and policyname ~ '^kt_(provider|partner|client_admin|client_user)_(select|update|delete)$' loop
        execute format('alter policy %I on ticket_participants using (%s and %s and %s)', p.policyname, p.qual,
            case when p.policyname like 'kt_client%' then 'visibility = ''public''' when p.policyname like 'kt_partner%' then 'visibility <> ''internal''' else 'true' end,
            case p.cmd when 'DELETE' then 'state = ''proposed''' else 'true' end);
    end loop;
end $$;

alter table ticket_participants no force row level security;
alter table users no force row level security;
alter table roles no force row level security;
alter table contacts no force row level security;
update ticket_participants p set name = coalesce((select u.name from users u where u.tenant_id = p.tenant_id and u.id = p.user_id),
    (select c.name from contacts c where c.tenant_id = p.tenant_id and c.id = p.contact_id), '');
update ticket_participants p set visibility = case r.audience when 'provider' then 'internal' else 'partner' end
    from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
    where u.tenant_id = p.tenant_id and u.id = p.user_id and r.audience in ('provider', 'partner');
alter table ticket_participants force row level security;
alter table users force row level security;
alter table roles force row level security;
alter table contacts force row level security;

call app.declare_steps('ticket', '{kt_provider,kt_partner,kt_client_admin,kt_client_user}', 'participant_added', 'participant_removed', 'watched', 'unwatched');
insert into app.audit_families (audience, family)
    select client, 'ticket.' || step from unnest(array['kt_client_admin', 'kt_client_user']) client,
        unnest(array['participant_added', 'participant_removed', 'watched', 'unwatched']) step;
