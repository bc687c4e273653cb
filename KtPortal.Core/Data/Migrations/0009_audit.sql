create table audit_log (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    organization_id uuid,
    partner_id uuid,
    user_id uuid,
    actor_kind text not null check (actor_kind in ('user', 'api_key', 'app', 'job', 'automation', 'public')),
    actor_name text not null,
    action text not null check (action in ('create', 'update', 'delete', 'view', 'login', 'logout', 'export', 'execute', 'deny')),
    event text not null check (length(event) <= 100),
    entity_type text,
    entity_id uuid,
    old_values jsonb,
    new_values jsonb,
    ip_address text,
    user_agent text,
    request_id text,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create index audit_log_created on audit_log (tenant_id, created_at desc);
create index audit_log_entity on audit_log (tenant_id, entity_type, entity_id);
call app.isolate('audit_log');
-- Everybody writes his own rows and nobody changes any. Only provider and partner staff read.
call app.allow('audit_log', 'kt_system', 'select,insert');
call app.allow('audit_log', 'kt_provider', 'insert', 'user_id = app.user_id()');
call app.allow('audit_log', 'kt_provider', 'select');
call app.allow('audit_log', 'kt_partner', 'insert', 'user_id = app.user_id()');
-- A partner reads what its own people and its clients' did; who works at the provider is not its business.
call app.allow('audit_log', 'kt_partner', 'select', 'partner_id = app.organization_id()
    and exists (select 1 from users u where u.tenant_id = audit_log.tenant_id and u.id = audit_log.user_id)');
call app.allow('audit_log', 'kt_client_admin', 'insert', 'user_id = app.user_id()');
call app.allow('audit_log', 'kt_client_user', 'insert', 'user_id = app.user_id()');
-- Whose it is about is an organization the writer sees; its partner comes with it, so nobody writes into another's log.
create function app.set_audit_owner() returns trigger language plpgsql as $$
begin
    new.partner_id := null;
    if new.organization_id is not null then
        select o.partner_id into new.partner_id from organizations o where o.tenant_id = new.tenant_id and o.id = new.organization_id;
        if not found then
            raise exception 'organization % is not there', new.organization_id using errcode = 'foreign_key_violation';
        end if;
    end if;
    return new;
end $$;
create trigger set_owner before insert on audit_log for each row execute function app.set_audit_owner();
create function app.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete on audit_log for each row execute function app.refuse_change();
create trigger no_truncate before truncate on audit_log for each statement execute function app.refuse_change();
