create table roles (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    audience text not null check (audience in ('provider', 'partner', 'client_admin', 'client_user')),
    is_builtin boolean not null default false,
    permissions text[] not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create unique index roles_name on roles (tenant_id, name);
create trigger touch before update on roles for each row execute function app.touch();
call app.isolate('roles');
call app.allow('roles', 'kt_system', 'select,insert,update');
call app.allow('roles', 'kt_provider', 'select');
call app.allow('roles', 'kt_partner', 'select', $$ audience <> 'provider' $$);
call app.allow('roles', 'kt_definer', 'select');

create table users (
    tenant_id uuid not null,
    id uuid not null,
    organization_id uuid not null,
    partner_id uuid,
    contact_id uuid,
    role_id uuid not null,
    name text not null check (length(name) between 1 and 255),
    display_name text not null check (length(display_name) between 1 and 100),
    email text not null check (length(email) <= 255),
    timezone text,
    locale text,
    theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
    status text not null default 'active' check (status in ('active', 'inactive', 'invited', 'suspended')),
    last_login_at timestamptz,
    last_login_ip text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, organization_id, id),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id),
    foreign key (tenant_id, organization_id, contact_id) references contacts (tenant_id, organization_id, id),
    foreign key (tenant_id, role_id) references roles (tenant_id, id)
);
create unique index users_email on users (tenant_id, lower(email));
create index users_organization on users (tenant_id, organization_id);
create index users_role on users (tenant_id, role_id);
create trigger touch before update on users for each row execute function app.touch();
create trigger set_partner before insert or update on users for each row execute function app.set_partner();
call app.isolate('users');
call app.allow('users', 'kt_system', 'select,insert,update');
call app.allow('users', 'kt_provider', 'select');
call app.allow('users', 'kt_partner', 'select', 'partner_id = app.organization_id()');
call app.allow('users', 'kt_client_admin', 'select', 'organization_id = app.organization_id()');
call app.allow('users', 'kt_client_user', 'select', 'id = app.user_id()');
call app.allow('users', 'kt_provider', 'update', 'id = app.user_id()', null, 'name, display_name, timezone, locale, theme');
call app.allow('users', 'kt_partner', 'update', 'id = app.user_id()', null, 'name, display_name, timezone, locale, theme');
call app.allow('users', 'kt_client_admin', 'update', 'id = app.user_id()', null, 'name, display_name, timezone, locale, theme');
call app.allow('users', 'kt_client_user', 'update', 'id = app.user_id()', null, 'name, display_name, timezone, locale, theme');
call app.allow('users', 'kt_definer', 'select');

-- What proves who somebody is. Only the system actor of the tenant (sign-in) reads it.
create table user_credentials (
    tenant_id uuid not null,
    user_id uuid not null,
    password_hash text,
    security_stamp text not null,
    password_changed_at timestamptz,
    updated_at timestamptz not null default now(),
    primary key (tenant_id, user_id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create trigger touch before update on user_credentials for each row execute function app.touch();
call app.isolate('user_credentials');
call app.allow('user_credentials', 'kt_system', 'select,insert,update');
call app.allow('user_credentials', 'kt_definer', 'select');

-- Links that stand for a person for a while: sign in, reset. Only the hash of the token is kept.
create table user_tokens (
    tenant_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    purpose text not null check (purpose in ('magic_link', 'password_reset')),
    token_hash bytea not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create unique index user_tokens_hash on user_tokens (tenant_id, token_hash);
create index user_tokens_user on user_tokens (tenant_id, user_id, purpose, created_at);
call app.isolate('user_tokens');
call app.allow('user_tokens', 'kt_system', 'select,insert,update,delete');

-- Failed sign-ins, per account and per address; read to slow both down.
create table sign_in_failures (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    email_hash bytea not null,
    ip_address text not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create index sign_in_failures_email on sign_in_failures (tenant_id, email_hash, created_at);
create index sign_in_failures_ip on sign_in_failures (tenant_id, ip_address, created_at);
call app.isolate('sign_in_failures');
call app.allow('sign_in_failures', 'kt_system', 'select,insert,delete');
