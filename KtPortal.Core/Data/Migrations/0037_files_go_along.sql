-- A file that waits for its form goes along when the form turns out to be for another organization: the requester of a ticket is chosen
-- anew, or was missing at first. Staff hand over what they uploaded themselves, to an organization that they serve.
create function app.hand_files_over(p_files uuid[], p_organization uuid) returns void language sql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
    with receiver as (
        select o.tenant_id, o.id from organizations o
        where o.tenant_id = app.tenant_id() and o.id = p_organization
            and (current_setting('role') = 'kt_provider' or o.partner_id = app.organization_id())),
    waiting as (
        select f.tenant_id, f.id, f.organization_id, f.size_bytes from files f join receiver r on r.tenant_id = f.tenant_id
        where f.id = any (p_files) and f.state = 'pending' and f.uploaded_by_id = app.user_id() and f.organization_id <> r.id
        for update of f),
    moved as (
        update files f set organization_id = p_organization from waiting w where f.tenant_id = w.tenant_id and f.id = w.id
        returning w.organization_id as giver, f.size_bytes),
    stored as (
        select giver as id, -sum(size_bytes) as bytes from moved group by giver
        union all select p_organization, sum(size_bytes) from moved having count(*) > 0)
    update organizations o set storage_used_bytes = greatest(0, o.storage_used_bytes + s.bytes)
        from stored s where o.tenant_id = app.tenant_id() and o.id = s.id
$$;
grant update (organization_id) on files to kt_definer;
grant create on schema app to kt_definer;
alter function app.hand_files_over(uuid[], uuid) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.hand_files_over(uuid[], uuid) from public;
grant execute on function app.hand_files_over(uuid[], uuid) to kt_provider, kt_partner;
