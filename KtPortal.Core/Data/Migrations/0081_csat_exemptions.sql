-- Whom nobody asks how tickets were solved: all of a client, or one person by the address.
create table csat_exemptions (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 255),
    organization_id uuid,
    email text check (length(email) between 3 and 255 and email = lower(email)),
    sort_order int not null default 0,
    is_active boolean not null default true,
    version int not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id),
    check (num_nonnulls(organization_id, email) = 1)
);
create unique index csat_exemptions_name on csat_exemptions (tenant_id, name);
create index csat_exemptions_organization on csat_exemptions (tenant_id, organization_id) where organization_id is not null;
create index csat_exemptions_email on csat_exemptions (tenant_id, email) where email is not null;
call app.isolate('csat_exemptions');
call app.allow('csat_exemptions', 'kt_system', 'select,insert');
call app.allow('csat_exemptions', 'kt_provider', 'select,insert,delete');
call app.allow('csat_exemptions', 'kt_provider', 'update', columns => 'name, organization_id, email, sort_order, is_active, version');
insert into app.audit_families (audience, family) values ('kt_provider', 'csat_exemption');
