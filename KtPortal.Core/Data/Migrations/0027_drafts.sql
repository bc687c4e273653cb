-- What somebody typed and has not sent: of a form (`key`), by field. Read and written by this user only.
create table drafts (
    tenant_id uuid not null,
    user_id uuid not null,
    key text not null check (key ~ '^[A-Za-z0-9-]{1,80}$'),
    fields jsonb not null check (jsonb_typeof(fields) = 'object' and length(fields::text) <= 300000),
    saved_at timestamptz not null,
    primary key (tenant_id, user_id, key),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index drafts_saved on drafts (tenant_id, saved_at);
call app.isolate('drafts');
call app.allow('drafts', 'kt_system', 'select,delete');
do $$
declare
    audience text;
begin
    foreach audience in array array['kt_provider', 'kt_partner', 'kt_client_admin', 'kt_client_user'] loop
        call app.allow('drafts', audience, 'select,insert,delete', 'user_id = app.user_id()');
        call app.allow('drafts', audience, 'update', 'user_id = app.user_id()', null, 'fields, saved_at');
    end loop;
end $$;
