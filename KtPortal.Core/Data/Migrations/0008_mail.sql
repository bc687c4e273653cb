create table email_mailboxes (
    tenant_id uuid not null,
    id uuid not null,
    organization_id uuid not null,
    partner_id uuid,
    name text not null check (length(name) between 1 and 100),
    address text not null check (length(address) <= 255 and address = lower(address)),
    aliases text[] not null default '{}',
    from_name text not null,
    is_default boolean not null default false,
    is_active boolean not null default true,
    reply_addressing text not null default 'plus' check (reply_addressing in ('plus', 'off')),
    unknown_sender text not null default 'prospect' check (unknown_sender in ('prospect', 'hold', 'reject')),
    max_message_bytes int not null default 73400320,
    ingress_token_hash bytea,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id)
);
-- One address, one mailbox, in the whole deployment.
create unique index email_mailboxes_address on email_mailboxes (address);
create unique index email_mailboxes_token on email_mailboxes (ingress_token_hash);
create unique index email_mailboxes_default on email_mailboxes (tenant_id, organization_id) where is_default;
create trigger touch before update on email_mailboxes for each row execute function app.touch();
call app.isolate('email_mailboxes');
call app.allow('email_mailboxes', 'kt_system', 'select,insert,update');
call app.allow('email_mailboxes', 'kt_provider', 'select');
call app.allow('email_mailboxes', 'kt_definer', 'select');

-- Every message as received, until somebody decided about it.
create table inbound_messages (
    tenant_id uuid not null,
    id uuid not null,
    mailbox_id uuid,
    raw_sha256 bytea not null,
    store text not null,
    object_key text not null,
    size_bytes bigint not null,
    message_id text,
    from_address text,
    from_name text,
    envelope_from text,
    envelope_to text[] not null default '{}',
    subject text,
    kind text not null default 'mail' check (kind in ('mail', 'auto_reply', 'bounce', 'list', 'loop')),
    state text not null default 'received'
        check (state in ('received', 'processed', 'ignored', 'held', 'spam', 'unrouted', 'failed')),
    reason text,
    ticket_id uuid,
    comment_id uuid,
    received_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, mailbox_id) references email_mailboxes (tenant_id, id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id)
);
create unique index inbound_messages_raw on inbound_messages (tenant_id, mailbox_id, raw_sha256);
create index inbound_messages_message_id on inbound_messages (tenant_id, message_id);
create index inbound_messages_ticket on inbound_messages (tenant_id, ticket_id, received_at) where ticket_id is not null;
create index inbound_messages_sender on inbound_messages (tenant_id, from_address, received_at);
create index inbound_messages_state on inbound_messages (tenant_id, state, received_at desc);
call app.isolate('inbound_messages');
call app.allow('inbound_messages', 'kt_system', 'select,insert,update');
call app.allow('inbound_messages', 'kt_provider', 'select');

create table outbound_messages (
    tenant_id uuid not null,
    id uuid not null,
    mailbox_id uuid,
    message_id text not null,
    in_reply_to text,
    reference_ids text[] not null default '{}',
    kind text not null check (kind in ('comment', 'receipt', 'notice', 'survey', 'document', 'invoice', 'system')),
    to_address text not null,
    to_name text,
    from_address text not null,
    from_name text not null,
    reply_to text,
    reply_token text,
    reply_user_id uuid,
    subject text not null,
    text_body text not null,
    html_body text,
    dedupe_key text,
    ticket_id uuid,
    comment_id uuid,
    visibility text not null default 'public' check (visibility in ('public', 'partner', 'internal')),
    state text not null default 'queued'
        check (state in ('queued', 'sending', 'sent', 'delivered', 'bounced', 'failed', 'held', 'suppressed')),
    attempts int not null default 0,
    last_code int,
    last_error text,
    sent_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, mailbox_id) references email_mailboxes (tenant_id, id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id)
);
create unique index outbound_messages_message_id on outbound_messages (tenant_id, message_id);
create unique index outbound_messages_dedupe on outbound_messages (tenant_id, dedupe_key);
create unique index outbound_messages_token on outbound_messages (tenant_id, reply_token);
create index outbound_messages_ticket on outbound_messages (tenant_id, ticket_id, created_at);
create index outbound_messages_comment on outbound_messages (tenant_id, comment_id) where comment_id is not null;
create index outbound_messages_created on outbound_messages (tenant_id, created_at desc);
call app.isolate('outbound_messages');
call app.allow('outbound_messages', 'kt_system', 'select,insert,update');
-- Mails about an account hold links that stand for the person: nobody's colleague reads them.
call app.allow('outbound_messages', 'kt_provider', 'select', $$ kind <> 'system' $$);
