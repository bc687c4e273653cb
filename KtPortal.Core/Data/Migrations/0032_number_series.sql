-- The next number of a gapless series of one organization: its row stays locked until the transaction ends, so a number that was drawn
-- is written, or drawn again. For the triggers of features, whose functions kt_definer owns; people draw none.
create function app.next_number(p_tenant uuid, p_organization uuid, p_series text, p_first bigint) returns bigint
    language sql volatile set search_path = pg_catalog, public, app, pg_temp as $$
    insert into number_series as n (tenant_id, organization_id, series, last_value) values (p_tenant, p_organization, p_series, p_first)
        on conflict (tenant_id, organization_id, series) do update set last_value = n.last_value + 1
        returning last_value
$$;
revoke all on function app.next_number(uuid, uuid, text, bigint) from public;
grant execute on function app.next_number(uuid, uuid, text, bigint) to kt_definer;

create or replace function app.set_ticket_number() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    owner_id uuid;
    prefix text;
begin
    -- only a job (import) brings a number along; one ahead of the series would stop it later
    if new.number is not null and new.number <> '' and current_setting('role') = 'kt_system' then
        return new;
    end if;
    select s.id, coalesce(s.ticket_prefix, t.ticket_prefix) into owner_id, prefix
        from organizations o
        join tenants t on t.id = o.tenant_id
        join organizations s on s.tenant_id = o.tenant_id
            and case when o.partner_id is null then s.kind = 'provider' else s.id = o.partner_id end
        where o.tenant_id = new.tenant_id and o.id = new.organization_id;
    new.number := prefix || '-' || app.next_number(new.tenant_id, owner_id, 'ticket', 1001);
    return new;
end $$;
