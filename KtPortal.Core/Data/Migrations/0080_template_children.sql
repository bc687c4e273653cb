-- A template may open further tickets as children of the one it is for, each of a template of its own; it may say how long the work takes, and
-- what custom fields say.
alter table ticket_templates
    add column estimated_hours numeric(6, 2) check (estimated_hours > 0),
    add column custom_fields jsonb not null default '{}' check (jsonb_typeof(custom_fields) = 'object');
grant update (estimated_hours, custom_fields) on ticket_templates to kt_provider;

create table ticket_template_children (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    template_id uuid not null,
    child_id uuid not null,
    primary key (tenant_id, id),
    unique (tenant_id, template_id, child_id),
    foreign key (tenant_id, template_id) references ticket_templates (tenant_id, id) on delete cascade,
    foreign key (tenant_id, child_id) references ticket_templates (tenant_id, id),
    check (template_id <> child_id)
);
create index ticket_template_children_child on ticket_template_children (tenant_id, child_id);
call app.isolate('ticket_template_children');
call app.allow('ticket_template_children', 'kt_system', 'select,insert');
call app.allow('ticket_template_children', 'kt_provider', 'select,insert,delete');

-- What the work is thought to take. Clients and partners don't read it.
alter table tickets add column estimated_hours numeric(6, 2) check (estimated_hours > 0);
grant update (estimated_hours) on tickets to kt_provider;

-- The job that makes recurring tickets fills in their fields, and makes their children.
call app.allow('ticket_private_fields', 'kt_system', 'update');
alter table ticket_relations alter column created_by_id drop not null;
call app.allow('ticket_relations', 'kt_system', 'insert');

-- What staff open below a ticket says so, is for the same person, and that person was told of the one above.
do $$
declare
    before constant text := pg_get_functiondef('app.ask_as_person'::regproc);
    after constant text := replace(before, 'if new.source_ref is not null then', $p$if current_user = 'kt_provider' and new.source_ref ? 'child_of' then
        if new.source_ref - 'child_of' <> '{"no_receipt": true}' or not exists (select 1 from public.tickets t where t.tenant_id = new.tenant_id
                and t.number = new.source_ref ->> 'child_of' and t.requester_id = new.requester_id and t.deleted_at is null) then
            raise exception 'a ticket hangs below one of the same person' using errcode = 'check_violation';
        end if;
    elsif new.source_ref is not null then$p$);
begin
    if after = before then
        raise exception 'app.ask_as_person says it in other words';
    end if;
    execute after;
end $$;
