-- Answers that somebody at a client has not read: a row for each person and ticket, gone as soon as it is read. Written where the
-- answer is, so that a page counts what is unread and never what was said.
create table unread_answers (
    tenant_id uuid not null,
    user_id uuid not null,
    ticket_id uuid not null,
    answers int not null default 1 check (answers > 0),
    -- when the newest was given: a page that shows less has not read it
    answered_at timestamptz not null,
    primary key (tenant_id, user_id, ticket_id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade
);
create index unread_answers_ticket on unread_answers (tenant_id, ticket_id);
-- A client's first page: what of the organization's is not over, however much is.
create index tickets_client on tickets (tenant_id, organization_id, last_activity_at desc, id desc)
    where deleted_at is null and phase in ('new', 'open', 'in_progress', 'pending', 'resolved');
call app.isolate('unread_answers');
call app.allow('unread_answers', 'kt_definer', 'select,insert,update,delete');
call app.allow('unread_answers', 'kt_client_admin', 'select,delete', 'user_id = app.user_id()');
call app.allow('unread_answers', 'kt_client_user', 'select,delete', 'user_id = app.user_id()');

-- Who takes part has what everybody else says to read; who looks after an organization's tickets, what staff answer. Whoever answers
-- himself has read what was there.
create function app.answer_unread() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
begin
    delete from unread_answers where tenant_id = new.tenant_id and ticket_id = new.ticket_id and user_id = new.author_id;
    insert into unread_answers as a (tenant_id, user_id, ticket_id, answered_at)
        select new.tenant_id, u.id, new.ticket_id, new.created_at
        from tickets t
        join users u on u.tenant_id = t.tenant_id and u.organization_id = t.organization_id and u.status <> 'inactive'
        join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where t.tenant_id = new.tenant_id and t.id = new.ticket_id and u.id is distinct from new.author_id
            and (u.id = any (t.reader_ids) or new.is_staff and r.audience = 'client_admin')
        on conflict (tenant_id, user_id, ticket_id)
            do update set answers = a.answers + 1, answered_at = greatest(a.answered_at, excluded.answered_at);
    return null;
end $$;
grant create on schema app to kt_definer;
alter function app.answer_unread() owner to kt_definer;
revoke create on schema app from kt_definer;
-- What was said long ago and is only written now, by an import, is nobody's news.
create trigger answer_unread after insert on ticket_comments for each row
    when (new.visibility = 'public' and new.kind in ('comment', 'resolution') and new.created_at > now() - interval '1 day')
    execute function app.answer_unread();
