create table tenants (
    id uuid primary key,
    name text not null check (length(name) between 1 and 255),
    slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
    status text not null default 'active' check (status in ('provisioning', 'active', 'suspended', 'closing', 'deleted')),
    timezone text not null default 'America/New_York',
    locale text not null default 'en-US',
    currency text not null default 'USD',
    ticket_prefix text not null default 'KT' check (ticket_prefix ~ '^[A-Z0-9]{2,10}$'),
    queue_position_visible boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
alter table tenants enable row level security;
alter table tenants force row level security;
grant select, insert, update on tenants to kt_platform;
create policy kt_platform_all on tenants to kt_platform using (true) with check (true);
grant select on tenants to kt_provider, kt_partner, kt_system, kt_definer;
-- A partner's clients never meet the provider's name.
grant select (id, status, timezone, locale, queue_position_visible) on tenants to kt_client_admin, kt_client_user;
create policy own_tenant on tenants for select to kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_system
    using (id = (select app.tenant_id()));
create policy kt_definer_select on tenants for select to kt_definer using (true);

create table organizations (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 255),
    slug text check (slug ~ '^[a-z0-9][a-z0-9-]*$'),
    kind text not null check (kind in ('provider', 'partner', 'client', 'prospect', 'vendor')),
    parent_id uuid,
    partner_id uuid,
    status text not null default 'active' check (status in ('active', 'inactive', 'suspended')),
    email_domains text[] not null default '{}',
    timezone text,
    ticket_prefix text check (ticket_prefix ~ '^[A-Z0-9]{2,10}$'),
    storage_limit_bytes bigint not null default 5368709120,
    storage_used_bytes bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, parent_id) references organizations (tenant_id, id),
    foreign key (tenant_id, partner_id) references organizations (tenant_id, id),
    -- A partner belongs to itself: "own partner and its clients" is then one equality.
    check (kind <> 'partner' or partner_id = id),
    -- A series of its own needs a prefix of its own, else two tickets would get one number.
    check (kind <> 'partner' or ticket_prefix is not null)
);
create unique index organizations_prefix on organizations (tenant_id, ticket_prefix);
create function app.check_prefix() returns trigger language plpgsql as $$
begin
    if exists (select 1 from tenants t where t.id = new.tenant_id and t.ticket_prefix = new.ticket_prefix) then
        raise exception 'the prefix % is the tenant''s own', new.ticket_prefix using errcode = 'unique_violation';
    end if;
    return new;
end $$;
create trigger check_prefix before insert or update of ticket_prefix on organizations for each row execute function app.check_prefix();
create unique index organizations_slug on organizations (tenant_id, slug);
create unique index organizations_one_provider on organizations (tenant_id) where kind = 'provider';
create index organizations_partner on organizations (tenant_id, partner_id);
create index organizations_domains on organizations using gin (email_domains);
create trigger touch before update on organizations for each row execute function app.touch();
call app.isolate('organizations');
call app.allow('organizations', 'kt_system', 'select,insert,update');
call app.allow('organizations', 'kt_provider', 'select,insert,update');
call app.allow('organizations', 'kt_partner', 'select', 'partner_id = app.organization_id()');
call app.allow('organizations', 'kt_client_admin', 'select', 'id = app.organization_id()');
call app.allow('organizations', 'kt_client_user', 'select', 'id = app.organization_id()');
call app.allow('organizations', 'kt_definer', 'select');

-- hostname -> tenant and organization, and nothing else. No tenant policy: the host is known before the tenant is.
-- Nobody reads the table; app.find_host answers for one host at a time.
create table hosts (
    hostname text primary key check (hostname = lower(hostname)),
    tenant_id uuid not null references tenants (id),
    organization_id uuid not null,
    is_primary boolean not null default true,
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id)
);
alter table hosts enable row level security;
alter table hosts force row level security;
grant select on hosts to kt_definer;
create policy kt_definer_select on hosts for select to kt_definer using (true);
call app.allow('hosts', 'kt_system', 'select,insert,delete');

create table brands (
    tenant_id uuid not null,
    organization_id uuid not null,
    portal_name text not null check (length(portal_name) between 1 and 100),
    short_name text not null check (length(short_name) between 1 and 30),
    logo_svg text check (length(logo_svg) <= 65536),
    primary_color text not null default '#0b5c8a',
    secondary_color text not null default '#0d2c42',
    accent_color text not null default '#ffbe7d',
    stylesheet text not null default '',
    support_email text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, organization_id),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id)
);
create trigger touch before update on brands for each row execute function app.touch();
call app.isolate('brands');
call app.allow('brands', 'kt_system', 'select,insert,update');
call app.allow('brands', 'kt_provider', 'select');
call app.allow('brands', 'kt_partner', 'select', 'organization_id = app.organization_id()');
call app.allow('brands', 'kt_definer', 'select');

create table contacts (
    tenant_id uuid not null,
    id uuid not null,
    organization_id uuid not null,
    partner_id uuid,
    name text not null check (length(name) between 1 and 255),
    email text check (length(email) <= 255),
    phone text check (length(phone) <= 50),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, organization_id, id),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id)
);
create unique index contacts_email on contacts (tenant_id, organization_id, lower(email));
create index contacts_by_email on contacts (tenant_id, lower(email));
create trigger touch before update on contacts for each row execute function app.touch();
create trigger set_partner before insert or update on contacts for each row execute function app.set_partner();
call app.isolate('contacts');
call app.allow('contacts', 'kt_system', 'select,insert,update');
call app.allow('contacts', 'kt_provider', 'select,insert,update');
call app.allow('contacts', 'kt_partner', 'select,insert,update', 'partner_id = app.organization_id()');
call app.allow('contacts', 'kt_client_admin', 'select', 'organization_id = app.organization_id()');
