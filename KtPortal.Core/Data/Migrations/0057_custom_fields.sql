-- What a tenant asks for on its records besides what every record has. Each audience reads the definitions of what it may read: a field of
-- the provider's own is not even known to partners, nor a partner's to clients.
create table custom_field_definitions (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    entity_type text not null check (entity_type in ('ticket')),
    -- an entry of the lists that such records are sorted by; which one, the feature of the records knows
    scope_id uuid,
    key text not null check (key ~ '^[a-z][a-z0-9_]{0,59}$'),
    name text not null check (length(name) between 1 and 100),
    field_type text not null check (length(field_type) between 1 and 30),
    help_text text check (length(help_text) between 1 and 1000),
    placeholder text check (length(placeholder) between 1 and 200),
    options jsonb not null default '[]' check (jsonb_typeof(options) = 'array'),
    -- never, always, create (by clients), or the phase before which it is wanted
    required_on text not null default 'never' check (length(required_on) between 1 and 30),
    default_value jsonb,
    validation jsonb,
    conditions jsonb,
    visibility text not null default 'internal' check (visibility in ('public', 'partner', 'internal')),
    client_edits boolean not null default false check (visibility = 'public' or not client_edits),
    section text check (length(section) between 1 and 200),
    in_list boolean not null default false,
    sort_order int not null default 0,
    is_active boolean not null default true,
    version int not null default 1,
    primary key (tenant_id, id)
);
create unique index custom_field_definitions_key on custom_field_definitions (tenant_id, entity_type, key);
call app.isolate('custom_field_definitions');
call app.allow('custom_field_definitions', 'kt_definer', 'select');
call app.allow('custom_field_definitions', 'kt_system', 'select,insert');
call app.allow('custom_field_definitions', 'kt_provider', 'select,insert,delete');
-- Key and kind of record are said once.
call app.allow('custom_field_definitions', 'kt_provider', 'update', columns => 'scope_id, name, field_type, help_text, placeholder, options, required_on,
    default_value, validation, conditions, visibility, client_edits, section, in_list, sort_order, is_active, version');
call app.allow('custom_field_definitions', 'kt_partner', 'select', $$ visibility in ('public', 'partner') $$);
call app.allow('custom_field_definitions', 'kt_client_admin', 'select', $$ visibility = 'public' $$);
call app.allow('custom_field_definitions', 'kt_client_user', 'select', $$ visibility = 'public' $$);
insert into app.audit_families (audience, family) values ('kt_provider', 'custom_field');

-- What clients may read of a ticket's fields stands on the ticket, by the keys of its fields.
alter table tickets add check (jsonb_typeof(custom_fields) = 'object');
create index tickets_fields on tickets (tenant_id) where custom_fields <> '{}';
grant select (custom_fields) on tickets to kt_partner, kt_client_admin, kt_client_user;
grant update (custom_fields) on tickets to kt_provider, kt_partner, kt_client_admin, kt_client_user;

-- The rest stands beside it, where clients have no right at all and partners read what is theirs.
create table ticket_private_fields (
    tenant_id uuid not null references tenants (id),
    ticket_id uuid not null,
    visibility text not null check (visibility in ('partner', 'internal')),
    fields jsonb not null check (jsonb_typeof(fields) = 'object'),
    primary key (tenant_id, ticket_id, visibility),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade
);
call app.isolate('ticket_private_fields');
call app.allow('ticket_private_fields', 'kt_system', 'select,insert');
call app.allow('ticket_private_fields', 'kt_provider', 'select,insert');
call app.allow('ticket_private_fields', 'kt_provider', 'update', columns => 'fields');
do $$
declare
    own constant text := $p$ visibility = 'partner' and exists (
        select 1 from tickets t where t.tenant_id = ticket_private_fields.tenant_id and t.id = ticket_private_fields.ticket_id) $p$;
begin
    call app.allow('ticket_private_fields', 'kt_partner', 'select,insert', own);
    call app.allow('ticket_private_fields', 'kt_partner', 'update', own, columns => 'fields');
end $$;

-- Whatever a page does wrong, a value stands where those read it who read its field, and clients write only what they are asked for.
create function app.keep_custom_fields() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    is_private constant boolean := tg_table_name = 'ticket_private_fields';
    before jsonb := '{}';
    after jsonb;
    readers text := 'public';
begin
    if is_private then
        after := new.fields;
        readers := new.visibility;
        before := case tg_op when 'UPDATE' then old.fields else before end;
    else
        after := new.custom_fields;
        before := case tg_op when 'UPDATE' then old.custom_fields else before end;
    end if;
    if exists (select 1 from jsonb_object_keys(before || after) k
        where before -> k is distinct from after -> k and not exists (
            select 1 from custom_field_definitions d where d.tenant_id = new.tenant_id and d.entity_type = 'ticket' and d.key = k
            and d.visibility = readers and d.is_active
            and (d.client_edits or current_setting('role') not in ('kt_client_admin', 'kt_client_user')))) then
        raise exception 'a value of no field that is written here' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
grant create on schema app to kt_definer;
alter function app.keep_custom_fields() owner to kt_definer;
revoke create on schema app from kt_definer;
create trigger keep_custom_fields before update of custom_fields on tickets for each row when (app.is_person()) execute function app.keep_custom_fields();
create trigger keep_new_fields before insert on tickets for each row when (app.is_person() and new.custom_fields <> '{}') execute function app.keep_custom_fields();
create trigger keep_private_fields before insert or update of fields on ticket_private_fields for each row when (app.is_person())
    execute function app.keep_custom_fields();

-- A field was filled in. What clients fill in, they and staff read of; the rest, whom the field is for.
call app.declare_steps('ticket', '{kt_provider,kt_partner,kt_client_admin,kt_client_user}', 'field');
insert into app.audit_families (audience, family) values ('kt_client_admin', 'ticket.field'), ('kt_client_user', 'ticket.field');
