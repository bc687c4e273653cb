-- What the provider's people can do, how well, and what a service or a category asks for. Nobody else's.
create table skills (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    description text check (length(description) <= 500),
    sort_order int not null default 0,
    is_active boolean not null default true,
    version int not null default 1,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
create table user_skills (
    tenant_id uuid not null,
    id uuid not null,
    skill_id uuid not null,
    user_id uuid not null,
    level int not null check (level between 1 and 5),
    primary key (tenant_id, id),
    unique (tenant_id, skill_id, user_id),
    foreign key (tenant_id, skill_id) references skills (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index user_skills_user on user_skills (tenant_id, user_id);
create table service_skills (
    tenant_id uuid not null,
    id uuid not null,
    service_id uuid not null,
    skill_id uuid not null,
    level int not null check (level between 1 and 5),
    primary key (tenant_id, id),
    unique (tenant_id, service_id, skill_id),
    foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
    foreign key (tenant_id, skill_id) references skills (tenant_id, id)
);
create index service_skills_skill on service_skills (tenant_id, skill_id);
create table category_skills (
    tenant_id uuid not null,
    id uuid not null,
    category_id uuid not null,
    skill_id uuid not null,
    level int not null check (level between 1 and 5),
    primary key (tenant_id, id),
    unique (tenant_id, category_id, skill_id),
    foreign key (tenant_id, category_id) references ticket_categories (tenant_id, id) on delete cascade,
    foreign key (tenant_id, skill_id) references skills (tenant_id, id)
);
create index category_skills_skill on category_skills (tenant_id, skill_id);
call app.isolate('skills');
call app.isolate('user_skills');
call app.isolate('service_skills');
call app.isolate('category_skills');
call app.allow('skills', 'kt_system', 'select,insert,update');
call app.allow('user_skills', 'kt_system', 'select,insert,update,delete');
call app.allow('service_skills', 'kt_system', 'select,insert,update,delete');
call app.allow('category_skills', 'kt_system', 'select,insert,update,delete');
call app.allow('skills', 'kt_provider', 'select,insert,delete');
call app.allow('skills', 'kt_provider', 'update', columns => 'name, description, sort_order, is_active, version');
call app.allow('user_skills', 'kt_provider', 'select,delete');
call app.allow('user_skills', 'kt_provider', 'insert', 'true', $p$ exists (select 1 from users u
    join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
    where u.tenant_id = user_skills.tenant_id and u.id = user_skills.user_id and r.audience = 'provider') $p$);
call app.allow('user_skills', 'kt_provider', 'update', columns => 'level');
call app.allow('service_skills', 'kt_provider', 'select,insert,delete');
call app.allow('category_skills', 'kt_provider', 'select,insert,delete');
call app.allow('service_skills', 'kt_provider', 'update', columns => 'level');
call app.allow('category_skills', 'kt_provider', 'update', columns => 'level');
insert into app.audit_families (audience, family) values ('kt_provider', 'skill');
