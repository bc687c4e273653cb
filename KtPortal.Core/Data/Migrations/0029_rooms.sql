-- What the rooms know of features, they know by subject.

-- Who keeps teams has a permission of his own. Built-in roles are given it at start.
alter table roles no force row level security;
update roles set permissions = permissions || '{teams.manage}' where not is_builtin and 'tickets.configure' = any(permissions);
alter table roles force row level security;

-- Mails are about subjects: what was a ticket's is one's of that kind, and its comment is the part that is told.
do $$
declare
    t text;
    c text;
begin
    foreach t in array array['inbound_messages', 'outbound_messages'] loop
        select conname into strict c from pg_constraint where conrelid = t::regclass and confrelid = 'tickets'::regclass;
        execute format('alter table %I drop constraint %I', t, c);
        execute format('alter table %I rename column ticket_id to subject_id', t);
        execute format('alter table %I rename column comment_id to part_id', t);
        execute format('alter table %I add column subject_kind text', t);
        execute format('alter table %I no force row level security', t);
        execute format('update %I set subject_kind = ''ticket'' where subject_id is not null', t);
        execute format('alter table %I force row level security', t);
        execute format('alter table %I add constraint %I check ((subject_kind is null) = (subject_id is null) and (part_id is null or subject_id is not null))',
            t, t || '_subject_check');
    end loop;
end $$;
alter index inbound_messages_ticket rename to inbound_messages_subject;
alter index outbound_messages_ticket rename to outbound_messages_subject;
alter index outbound_messages_comment rename to outbound_messages_part;

-- The subject is there, in the tenant of the mail. Policies ask neither: staff read mails as they did, whatever they are about.
create function app.check_mail_subject() returns trigger language plpgsql set search_path = pg_catalog, public, app, pg_temp as $$
begin
    if (select s.is_there from app.subject_of(new.tenant_id, new.subject_kind, new.subject_id) s) is null then
        raise exception '% % is not there', new.subject_kind, new.subject_id using errcode = 'foreign_key_violation';
    end if;
    return new;
end $$;
create trigger a_subject before insert or update of subject_kind, subject_id on inbound_messages for each row
    when (new.subject_id is not null) execute function app.check_mail_subject();
create trigger a_subject before insert or update of subject_kind, subject_id on outbound_messages for each row
    when (new.subject_id is not null) execute function app.check_mail_subject();
