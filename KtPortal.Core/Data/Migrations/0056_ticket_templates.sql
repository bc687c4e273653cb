-- Tickets that come again: what staff fill in of a new one, and where it goes. The provider's own; who uses one writes a ticket as any other.
create table ticket_templates (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    subject text check (length(subject) between 1 and 500),
    description text check (length(description) between 1 and 10000),
    type_id uuid,
    category_id uuid,
    priority_id uuid,
    queue_id uuid,
    team_id uuid,
    assignee_id uuid,
    tags text[] not null default '{}' check (cardinality(tags) <= 20),
    sort_order int not null default 0,
    is_active boolean not null default true,
    version int not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, type_id) references ticket_types (tenant_id, id),
    foreign key (tenant_id, category_id) references ticket_categories (tenant_id, id),
    foreign key (tenant_id, priority_id) references ticket_priorities (tenant_id, id),
    foreign key (tenant_id, queue_id) references ticket_queues (tenant_id, id),
    foreign key (tenant_id, team_id) references teams (tenant_id, id),
    foreign key (tenant_id, assignee_id) references users (tenant_id, id)
);
create unique index ticket_templates_name on ticket_templates (tenant_id, name);
call app.isolate('ticket_templates');
do $$
declare
    staff constant text := 'assignee_id is null or exists (select 1 from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        where u.tenant_id = ticket_templates.tenant_id and u.id = ticket_templates.assignee_id and r.audience = ''provider'')';
begin
    call app.allow('ticket_templates', 'kt_system', 'select,insert,update');
    call app.allow('ticket_templates', 'kt_provider', 'select,delete');
    call app.allow('ticket_templates', 'kt_provider', 'insert', 'true', staff);
    call app.allow('ticket_templates', 'kt_provider', 'update', 'true', staff,
        'name, subject, description, type_id, category_id, priority_id, queue_id, team_id, assignee_id, tags, sort_order, is_active, version');
end $$;
insert into app.audit_families (audience, family) values ('kt_provider', 'ticket_template');

-- Which one a ticket was made of. Clients and partners don't read it.
alter table tickets add column template_id uuid,
    add foreign key (tenant_id, template_id) references ticket_templates (tenant_id, id);
create index tickets_template on tickets (tenant_id, template_id) where template_id is not null;
grant update (template_id) on tickets to kt_provider;

-- The provider's people, who route tickets anyway, may put a new one into any queue at once; it is let in as that queue says.
do $$
declare
    before constant text := pg_get_functiondef('app.ask_as_person'::regproc);
    after constant text := replace(before, 'coalesce(queue.is_categorys, false))', 'coalesce(queue.is_categorys, false) or current_user = ''kt_provider'')');
begin
    if after = before then
        raise exception 'app.ask_as_person says it in other words';
    end if;
    execute after;
end $$;
