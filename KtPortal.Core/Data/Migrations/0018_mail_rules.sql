-- Who may do what by mail: people a mail only names, limits of what goes out, and who proved to be the sender.
alter table email_mailboxes
    add column smtp_max_per_hour int not null default 500 check (smtp_max_per_hour > 0),
    -- as its receiving server calls itself in Authentication-Results; null: the deployment's own, if there is one
    add column trusted_server text check (length(trusted_server) between 1 and 255);

-- Who is only proposed gets no mail and has no rights until staff confirm it.
alter table ticket_participants add column state text not null default 'confirmed' check (state in ('proposed', 'confirmed'));
call app.allow('ticket_participants', 'kt_system', 'update', 'true', null, 'state');
call app.allow('ticket_participants', 'kt_provider', 'update', 'true', null, 'state');
call app.allow('ticket_participants', 'kt_partner', 'update',
    'exists (select 1 from tickets t where t.tenant_id = ticket_participants.tenant_id and t.id = ticket_participants.ticket_id)', null, 'state');
drop policy kt_client_admin_select on ticket_participants;
drop policy kt_client_user_select on ticket_participants;
call app.allow('ticket_participants', 'kt_client_admin', 'select', $$ organization_id = app.organization_id() and state = 'confirmed' $$);
call app.allow('ticket_participants', 'kt_client_user', 'select', $$ state = 'confirmed'
    and exists (select 1 from tickets t where t.tenant_id = ticket_participants.tenant_id and t.id = ticket_participants.ticket_id) $$);

alter table inbound_messages
    -- what the trusted server found out about the sender
    add column auth_results text,
    -- the beginning of the text, for whoever decides on a held mail
    add column preview text,
    -- when it became what it is; limits count by it, so that a backlog passes none of them
    add column decided_at timestamptz,
    -- who took a held mail in
    add column accepted_by_id uuid,
    add foreign key (tenant_id, accepted_by_id) references users (tenant_id, id);
create index inbound_messages_decided on inbound_messages (tenant_id, mailbox_id, decided_at) where state = 'processed' and comment_id is null;
-- Staff decide on what is held, and only under their own name: it goes back to be processed, or away.
call app.allow('inbound_messages', 'kt_provider', 'update', $$ state = 'held' $$,
    $$ state = 'received' and accepted_by_id = app.user_id() or state = 'ignored' $$, 'state, reason, accepted_by_id');

create index outbound_messages_mailbox on outbound_messages (tenant_id, mailbox_id, created_at);
call app.allow('outbound_messages', 'kt_provider', 'update', $$ kind <> 'system' and state = 'held' $$,
    $$ kind <> 'system' and state in ('queued', 'failed') $$, 'state, last_error');
-- By hand only what was just released is sent, and only what the asker has just taken in is read again.
create policy kt_provider_release on outbox_messages for insert to kt_provider with check (
    tenant_id = (select app.tenant_id()) and payload - 'message' = '{}' and case kind
        when 'mail.send' then exists (select 1 from outbound_messages m where m.tenant_id = outbox_messages.tenant_id
            and m.id = (outbox_messages.payload ->> 'message')::uuid and m.state = 'queued')
        when 'mail.received' then exists (select 1 from inbound_messages m where m.tenant_id = outbox_messages.tenant_id
            and m.id = (outbox_messages.payload ->> 'message')::uuid and m.state = 'received' and m.accepted_by_id = (select app.user_id()))
        else false end);
