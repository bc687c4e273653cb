-- What can be found: for each subject the words that stand in it, as the program splits them (KtPortal.Core/Search), in one vector. Weights
-- say who may find it by a word: A and B everybody who reads the subject (A: its title), C its partner, D the provider alone. A word that
-- begins with "=" is none of the text's: it narrows. Nobody reads these tables but the functions below.
create extension if not exists pg_trgm;

create table search_documents (
    tenant_id uuid not null references tenants (id),
    kind text not null check (length(kind) <= 40),
    id uuid not null,
    words tsvector not null,
    -- how late it is among its tenant's: the documents are counted as something is said in them
    clock bigint not null,
    -- when the last of its words was written
    said_at timestamptz not null,
    -- how the words were split
    version int not null,
    primary key (tenant_id, kind, id)
);
-- What waits in the index' own list is read by every search: little.
create index search_documents_words on search_documents using gin (words) with (gin_pending_list_limit = 256);
create index search_documents_clock on search_documents (tenant_id, kind, clock desc);
call app.isolate('search_documents');
call app.allow('search_documents', 'kt_system', 'select,insert,update,delete');

-- Every word of a tenant: what a beginning may go on as, and what somebody may have meant. Never removed: at worst it finds nothing.
create table search_words (
    tenant_id uuid not null references tenants (id),
    word text collate "C" not null check (length(word) between 1 and 64),
    primary key (tenant_id, word)
);
create index search_words_alike on search_words using gin (word gin_trgm_ops);
call app.isolate('search_words');
call app.allow('search_words', 'kt_system', 'select,insert');

-- How far the documents of a kind are: all of what was there when a version of the splitting came.
create table search_progress (
    tenant_id uuid not null references tenants (id),
    kind text not null,
    version int not null,
    reached uuid,
    is_done boolean not null default false,
    primary key (tenant_id, kind)
);
call app.isolate('search_progress');
call app.allow('search_progress', 'kt_system', 'select,insert,update');

-- Across tenants, or the index of words couldn't be used: `@@` is no operator that PostgreSQL lets look before a policy has.
create policy kt_definer_select on search_documents for select to kt_definer using (true);
create policy kt_definer_select on search_words for select to kt_definer using (true);
grant select on search_documents, search_words to kt_definer;

-- Writes down that a subject's words are to be looked at again: `app.note_words(column of its id, kind)`; without a kind the row's own
-- subject_kind. Holds the row of an equal job: no worker has it before this change is there. Who changes texts past the tenants (an operator,
-- by hand) sets search_progress.is_done to false: then all is looked at again.
create function app.note_words() returns trigger language plpgsql security definer set search_path = pg_catalog, public, app, pg_temp as $$
declare
    changed constant jsonb := to_jsonb(new);
    subject constant text := changed ->> tg_argv[0];
begin
    insert into outbox_messages (tenant_id, id, kind, payload, dedupe_key)
        select new.tenant_id, gen_random_uuid(), 'search.changed',
            jsonb_build_object('kind', coalesce(tg_argv[1], changed ->> 'subject_kind'), 'id', subject), 'search:' || subject
        where new.tenant_id = app.tenant_id()
        on conflict (tenant_id, dedupe_key) where dedupe_key is not null and state = 'pending' and claimed_until is null
        do update set attempts = 0;
    return null;
end $$;

-- The words of a search as a question to the vectors, to be read as a tsquery. A term a line: forms that mean the same with a space between;
-- "!" before those that must not be there. A form stands for all words that it begins; p_alike: for those that look like it, too (few
-- mistype the first letter). "§" stands behind each word, for the weights that count.
create function app.search_question(p_terms text, p_alike boolean) returns text language plpgsql stable security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    v_tenant uuid := app.tenant_id();
    term text;
    forms text[];
    said text;
    question text;
begin
    foreach term in array coalesce(string_to_array(p_terms, e'\n'), '{}') loop
        forms := string_to_array(ltrim(term, '!'), ' ');
        select string_agg('''' || replace(replace(f.word, '\', '\\'), '''', '''''') || '''§', '|') into said from (
            select unnest(forms) as word
            union
            select '~' || form from unnest(forms) form where length(form) between 2 and 3
            union
            select w.word from unnest(forms) form cross join lateral (
                select word from search_words where tenant_id = v_tenant and word > form and word < form || chr(1114111)
                order by word limit 60) w
                where length(form) > 3 and term not like '!%'
            union
            select w.word from unnest(forms) form cross join lateral (
                select word from search_words where tenant_id = v_tenant and word % form and left(word, 1) = left(form, 1)
                    and abs(length(word) - length(form)) <= 2
                order by similarity(word, form) desc, word limit 8) w
                where p_alike and length(form) > 3 and term !~ '[0-9-]' and term not like '!%') f
            where f.word <> '';
        if said is not null then
            question := coalesce(question || '&', '') || case when term like '!%' then '!' else '' end || '(' || said || ')';
        end if;
    end loop;
    return question;
end $$;

-- The documents of a kind in which all of it stands, the latest first; `scope` narrows to those that carry a word of it. Looks at the
-- latest few hundred first and goes back only as far as it must, at once to the beginning where there can't be much: what stands everywhere
-- is found as fast as what stands in one place. Whether a title says it is told where p_titles asks: each vector is unpacked for that.
create function app.find_documents(p_kind text, p_terms text, p_scope text, p_limit int, p_alike boolean, p_titles boolean)
    returns table (id uuid, clock bigint, in_title boolean) language plpgsql stable security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
#variable_conflict use_column
declare
    weights constant text := case current_setting('role') when 'kt_provider' then '' when 'kt_system' then '' when 'kt_partner' then ':abc' else ':ab' end;
    asked constant text := app.search_question(p_terms, p_alike);
    question constant tsquery := replace(asked, '§', weights)::tsquery;
    title constant tsquery := replace(asked, '§', ':a')::tsquery;
    own constant text := '''=' || p_kind || app.tenant_id();
    latest constant bigint := (select max(d.clock) from search_documents d where d.tenant_id = app.tenant_id() and d.kind = p_kind);
    part tsquery;
    step int;
    is_rare boolean := false;
    ids uuid[];
    clocks bigint[];
    titles boolean[];
begin
    if question is null or latest is null then
        return;
    end if;
    foreach step in array array[8, 11, 14, null] loop
        part := (own || '''')::tsquery;
        if step is not null then
            continue when is_rare or p_limit > 1 << step;
            part := format('%s%s:%s''|%s%s:%s''', own, step, latest >> step, own, step, (latest >> step) - 1)::tsquery;
        end if;
        part := part && question;
        if p_scope is not null then
            part := part && format('''=%s''', p_scope)::tsquery;
        end if;
        select array_agg(d.id), array_agg(d.clock), array_agg(case when p_titles then d.words @@ title end) into ids, clocks, titles
            from (select s.id, s.clock, s.words from search_documents s where s.words @@ part order by s.clock desc limit p_limit) d;
        exit when cardinality(ids) >= p_limit or latest < 2 << step;
        is_rare := coalesce(cardinality(ids), 0) * latest < 4::bigint * p_limit * (2 << step);
    end loop;
    return query select * from unnest(ids, clocks, titles);
end $$;

-- Tickets: subject, number, requester, organization, tags, description, comments and names of files. What stood in a column of the ticket
-- was written anew with each change of it.
drop function app.search_tickets(text, int);
drop function app.suggest_tickets(text, int);
alter table tickets drop column search_vector;

-- The tickets of such a number, typed in full or in figures; then those in which all of it stands; if there are none, those with words
-- that look alike.
create function app.find_tickets(p_typed text, p_terms text, p_limit int, p_titles boolean)
    returns table (ticket_id uuid, exact boolean, in_title boolean, alike boolean, clock bigint) language plpgsql stable security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
#variable_conflict use_column
declare
    typed constant text := upper(ltrim(trim(p_typed), '#'));
    numbers text[] := array[typed];
    scope constant text := case current_setting('role') when 'kt_partner' then 'p' || app.organization_id()
        when 'kt_client_admin' then 'o' || app.organization_id() when 'kt_client_user' then 'u' || app.user_id() end;
    loosely boolean;
begin
    if typed ~ '^[0-9]{1,12}$' then
        numbers := array(
            select distinct coalesce(o.ticket_prefix, n.ticket_prefix) || '-' || typed
            from organizations o join tenants n on n.id = o.tenant_id where o.tenant_id = app.tenant_id() and o.kind in ('provider', 'partner'));
    end if;
    return query select t.id, true, true, false, null::bigint from tickets t
        where t.tenant_id = (select app.tenant_id()) and t.number = any (numbers) and t.deleted_at is null and app.reads(t);
    foreach loosely in array array[false, true] loop
        return query select t.id, false, d.in_title, loosely, d.clock
            from app.find_documents('ticket', p_terms, scope, p_limit, loosely, p_titles) d
            join tickets t on t.tenant_id = (select app.tenant_id()) and t.id = d.id
            where t.number <> all (numbers) and t.deleted_at is null and app.reads(t);
        exit when found;
    end loop;
end $$;
create function app.suggest_tickets(p_typed text, p_terms text, p_limit int)
    returns table (ticket_id uuid, exact boolean, in_title boolean, alike boolean, clock bigint) language sql stable security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
    select * from app.find_tickets(p_typed, p_terms, p_limit, true)
$$;
create function app.search_tickets(p_typed text, p_terms text, p_limit int) returns setof uuid language sql stable security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
    select f.ticket_id from app.find_tickets(p_typed, p_terms, p_limit, false) f
$$;

create trigger words_opened after insert on tickets for each row execute function app.note_words('id', 'ticket');
create trigger words_changed after update of subject, description, number, requester_name, requester_email, organization_id, partner_id, tags,
    reader_ids, deleted_at on tickets for each row when (old.subject <> new.subject or old.description <> new.description or old.number <> new.number
        or old.requester_name is distinct from new.requester_name or old.requester_email is distinct from new.requester_email
        or old.organization_id <> new.organization_id or old.partner_id is distinct from new.partner_id or old.tags <> new.tags
        or old.reader_ids <> new.reader_ids or old.deleted_at is distinct from new.deleted_at)
    execute function app.note_words('id', 'ticket');
create trigger words_written after insert on ticket_comments for each row execute function app.note_words('ticket_id', 'ticket');
create trigger words_changed after update of content, visibility, deleted_at on ticket_comments for each row
    when (old.content <> new.content or old.visibility <> new.visibility or old.deleted_at is distinct from new.deleted_at)
    execute function app.note_words('ticket_id', 'ticket');
create trigger words_changed after insert or update of visibility on attachments for each row execute function app.note_words('subject_id');
create trigger words_changed after update of name on organizations for each row when (old.name <> new.name)
    execute function app.note_words('id', 'organization');

grant create on schema app to kt_definer;
alter function app.note_words() owner to kt_definer;
alter function app.search_question(text, boolean) owner to kt_definer;
alter function app.find_documents(text, text, text, int, boolean, boolean) owner to kt_definer;
alter function app.find_tickets(text, text, int, boolean) owner to kt_definer;
alter function app.suggest_tickets(text, text, int) owner to kt_definer;
alter function app.search_tickets(text, text, int) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.search_question(text, boolean), app.find_documents(text, text, text, int, boolean, boolean),
    app.find_tickets(text, text, int, boolean), app.suggest_tickets(text, text, int), app.search_tickets(text, text, int) from public;
grant execute on function app.suggest_tickets(text, text, int), app.search_tickets(text, text, int)
    to kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_system;
