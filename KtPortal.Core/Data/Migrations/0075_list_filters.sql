-- What few tickets have is found without walking all of them: the desk's list is narrowed by it and stays in its usual order.
create index tickets_by_type on tickets (tenant_id, type_id, staff_activity_at desc, id desc) where deleted_at is null;
create index tickets_by_category on tickets (tenant_id, category_id, staff_activity_at desc, id desc) where deleted_at is null;
create index tickets_by_priority on tickets (tenant_id, priority_id, staff_activity_at desc, id desc) where deleted_at is null;
create index tickets_by_source on tickets (tenant_id, source, staff_activity_at desc, id desc) where deleted_at is null;
-- Row-level security keeps what compares arrays and documents from an index of its own. Nearly all tickets have neither tags nor fields.
create index tickets_tagged on tickets (tenant_id, staff_activity_at desc, id desc) where tags <> '{}';
drop index tickets_tags;
create index tickets_with_fields on tickets (tenant_id, staff_activity_at desc, id desc) where custom_fields <> '{}';
drop index tickets_fields;
