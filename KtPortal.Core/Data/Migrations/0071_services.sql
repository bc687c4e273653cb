-- What a tenant looks after for its clients: "Web hosting". A ticket may be about one, and goes where that says.
create table services (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    description text check (length(description) <= 500),
    default_priority_id uuid,
    default_category_id uuid,
    default_queue_id uuid,
    default_team_id uuid,
    client_visible boolean not null default true,
    sort_order int not null default 0,
    is_active boolean not null default true,
    version int not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, default_priority_id) references ticket_priorities (tenant_id, id),
    foreign key (tenant_id, default_category_id) references ticket_categories (tenant_id, id),
    foreign key (tenant_id, default_queue_id) references ticket_queues (tenant_id, id),
    foreign key (tenant_id, default_team_id) references teams (tenant_id, id)
);
create unique index services_name on services (tenant_id, name);
call app.isolate('services');
call app.allow('services', 'kt_system', 'select,insert,update');
call app.allow('services', 'kt_provider', 'select,insert,delete');
call app.allow('services', 'kt_provider', 'update',
    columns => 'name, description, default_priority_id, default_category_id, default_queue_id, default_team_id, client_visible, sort_order, is_active, version');
call app.allow('services', 'kt_definer', 'select');
call app.allow('services', 'kt_partner', 'select');
call app.allow('services', 'kt_client_admin', 'select', 'client_visible');
call app.allow('services', 'kt_client_user', 'select', 'client_visible');
insert into app.audit_families (audience, family) values ('kt_provider', 'service');

alter table tickets add column service_id uuid, add foreign key (tenant_id, service_id) references services (tenant_id, id);
create index tickets_service on tickets (tenant_id, service_id, staff_activity_at desc, id desc) where deleted_at is null and service_id is not null;
grant select (service_id) on tickets to kt_partner, kt_client_admin, kt_client_user;
grant insert (service_id) on tickets to kt_provider, kt_partner, kt_client_admin, kt_client_user, kt_definer;
grant update (service_id) on tickets to kt_provider, kt_partner;
call app.declare_steps('ticket', '{kt_provider,kt_partner}', 'service');

alter table ticket_templates add column service_id uuid, add foreign key (tenant_id, service_id) references services (tenant_id, id);
grant update (service_id) on ticket_templates to kt_provider;

-- A new ticket goes to its service's team before its queue's. Who asks names a service that he reads, and goes to its queue and priority as to
-- his category's; what is split off is about the same one.
create or replace function app.take_queues_team() returns trigger language plpgsql as $$
begin
    if new.service_id is not null then
        new.team_id := (select s.default_team_id from public.services s where s.tenant_id = new.tenant_id and s.id = new.service_id);
    end if;
    if new.team_id is null then
        new.team_id := (select q.team_id from public.ticket_queues q where q.tenant_id = new.tenant_id and q.id = new.queue_id);
    end if;
    return new;
end $$;

do $$
declare
    asked text := pg_get_functiondef('app.ask_as_person'::regproc);
    split text := pg_get_functiondef('app.split_ticket'::regproc);
    said record;
begin
    for said in select * from (values
        ('c.default_queue_id = q.id as is_categorys, c.default_priority_id into queue',
            'coalesce(c.default_queue_id = q.id, false) or coalesce(s.default_queue_id = q.id, false) as is_categorys, c.default_priority_id, '
            || 's.id as service_id, s.default_priority_id as services_priority_id into queue'),
        ('where q.tenant_id = new.tenant_id and q.id = new.queue_id;',
            E'left join public.services s on s.tenant_id = new.tenant_id and s.id = new.service_id\n        where q.tenant_id = new.tenant_id and '
            || E'q.id = new.queue_id;\n    if queue.service_id is distinct from new.service_id then\n        raise exception ''service % is not there'', '
            || E'new.service_id using errcode = ''foreign_key_violation'';\n    end if;'),
        ('p.id in (followed, queue.default_priority_id)', 'p.id in (followed, queue.default_priority_id, queue.services_priority_id)')
    ) r (before, after) loop
        if position(said.before in asked) = 0 then
            raise exception 'app.ask_as_person says it in other words: %', said.before;
        end if;
        asked := replace(asked, said.before, said.after);
    end loop;
    execute asked;
    for said in select * from (values
        ('type_id, category_id, queue_id', 'type_id, category_id, service_id, queue_id'),
        ('s.type_id, s.category_id, s.queue_id', 's.type_id, s.category_id, s.service_id, s.queue_id')
    ) r (before, after) loop
        if position(said.before in split) = 0 then
            raise exception 'app.split_ticket says it in other words: %', said.before;
        end if;
        split := replace(split, said.before, said.after);
    end loop;
    execute split;
end $$;
