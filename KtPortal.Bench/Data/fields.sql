-- A custom field, which one ticket in a hundred has, as lists are narrowed by it.
set session_replication_role = replica;
insert into custom_field_definitions (tenant_id, id, entity_type, key, name, field_type, visibility, in_list)
    select id, '01980000-0000-7000-8000-000000000001', 'ticket', 'site', 'Site', 'text', 'public', true from tenants where slug like 'bench%';
update tickets set custom_fields = '{"site": "Berlin"}' where hashtext(number) % 100 = 0;
reset session_replication_role;
