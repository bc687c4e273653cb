create table files (
    tenant_id uuid not null,
    id uuid not null,
    organization_id uuid not null,
    partner_id uuid,
    uploaded_by_id uuid,
    original_filename text not null check (length(original_filename) between 1 and 255),
    content_type text not null check (length(content_type) <= 100),
    size_bytes bigint not null check (size_bytes >= 0),
    sha256 bytea not null check (length(sha256) = 32),
    store text not null check (store in ('local', 's3')),
    -- the tenant's own part of the store, and one row an object: reading and sweeping follow this key
    object_key text not null check (length(object_key) <= 500 and object_key like 'tenants/' || tenant_id || '/%'),
    visibility text not null default 'public' check (visibility in ('public', 'partner', 'internal')),
    -- pending: uploaded, not yet part of anything; swept after a day.
    state text not null default 'pending' check (state in ('pending', 'attached')),
    scan_status text not null default 'not_scanned'
        check (scan_status in ('pending', 'clean', 'infected', 'failed', 'not_scanned')),
    access_count int not null default 0,
    last_accessed_at timestamptz,
    created_at timestamptz not null default now(),
    deleted_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id),
    foreign key (tenant_id, uploaded_by_id) references users (tenant_id, id)
);
create unique index files_object on files (tenant_id, store, object_key);
create index files_organization on files (tenant_id, organization_id);
create index files_pending on files (tenant_id, created_at) where state = 'pending';
create trigger set_partner before insert or update of organization_id, partner_id on files
    for each row execute function app.set_partner();
call app.isolate('files');

-- What an organization stores, counted with each file in the same transaction.
create function app.count_storage() returns trigger language plpgsql security definer set search_path = public, app as $$
declare
    f files := coalesce(new, old);
begin
    update organizations
        set storage_used_bytes = greatest(0, storage_used_bytes + case tg_op when 'DELETE' then -f.size_bytes else f.size_bytes end)
        where tenant_id = f.tenant_id and id = f.organization_id;
    return null;
end $$;
alter function app.count_storage() owner to kt_definer;
grant update (storage_used_bytes) on organizations to kt_definer;
create policy kt_definer_update on organizations for update to kt_definer
    using (tenant_id = app.tenant_id()) with check (tenant_id = app.tenant_id());
create trigger count_storage after insert or delete on files for each row execute function app.count_storage();
