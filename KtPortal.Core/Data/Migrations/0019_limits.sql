-- What is counted against a limit, in slices of its window: by address (IPv6 by /64) or user, as `subject` says. Nodes count in
-- memory and add here in batches; nobody but they read it.
create table limit_counts (
    tenant_id uuid not null references tenants (id),
    name text not null check (length(name) <= 40),
    subject text not null check (length(subject) <= 64),
    slice timestamptz not null,
    count int not null,
    expires_at timestamptz not null,
    primary key (tenant_id, name, subject, slice)
);
create index limit_counts_expired on limit_counts (expires_at);
call app.isolate('limit_counts');
call app.allow('limit_counts', 'kt_system', 'select,insert,update,delete');

-- A browser that signed in to the account before has failures of its own: those of strangers don't count against it, nor its
-- own against anybody else.
alter table sign_in_failures add column browser_id uuid;
create index sign_in_failures_browser on sign_in_failures (tenant_id, browser_id, created_at) where browser_id is not null;

-- Ten failures of strangers in a row: no stranger signs in with a password until then. What came before `created_at` is spent.
create table account_locks (
    tenant_id uuid not null,
    user_id uuid not null,
    created_at timestamptz not null,
    locked_until timestamptz not null,
    primary key (tenant_id, user_id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
call app.isolate('account_locks');
call app.allow('account_locks', 'kt_system', 'select,insert,update,delete');
call app.allow('account_locks', 'kt_provider', 'select');
-- The provider may end a lock and nothing else.
call app.allow('account_locks', 'kt_provider', 'update', 'true', 'locked_until = created_at', 'locked_until');

-- Passwords that were replaced, so that they don't come back.
create table user_password_history (
    tenant_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    password_hash text not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index user_password_history_user on user_password_history (tenant_id, user_id, created_at);
call app.isolate('user_password_history');
call app.allow('user_password_history', 'kt_system', 'select,insert,delete');
