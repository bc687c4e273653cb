-- What an organization was promised and what was kept of it, in counts: the figures that its admin reads. No ticket, nobody who worked on one,
-- nothing of how the provider shares its work; a request that nobody has confirmed yet is no ticket of the organization's.
create function app.own_service_levels(p_from timestamptz, p_to timestamptz, p_bounds timestamptz[])
    returns table (metric text, priority_id uuid, part int, met int, missed int, waived int)
    language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select c.metric, c.priority_id, c.part, (count(*) filter (where c.state = 'met'))::int,
        (count(*) filter (where c.state = 'breached' and not c.is_waived))::int, (count(*) filter (where c.state = 'breached' and c.is_waived))::int
    from (select k.metric, k.priority_id, width_bucket(k.counted_at, p_bounds) as part, k.state, k.waived_at is not null as is_waived
        from ticket_sla_clocks k
        where k.tenant_id = app.tenant_id() and k.organization_id = app.organization_id() and current_setting('role') = 'kt_client_admin'
            and app.may('sla.reports') and k.counted_at >= p_from and k.counted_at < p_to
            and not exists (select 1 from tickets t where t.tenant_id = k.tenant_id and t.id = k.ticket_id
                and (t.is_unconfirmed or t.deleted_at is not null))) c
    group by grouping sets ((c.metric), (c.metric, c.priority_id), (c.metric, c.part))
$$;
grant create on schema app to kt_definer;
alter function app.own_service_levels(timestamptz, timestamptz, timestamptz[]) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.own_service_levels(timestamptz, timestamptz, timestamptz[]) from public;
grant execute on function app.own_service_levels(timestamptz, timestamptz, timestamptz[]) to kt_client_admin;

-- Who takes figures along as a file is written down.
insert into app.audit_families (audience, family) values ('kt_provider', 'sla_report'), ('kt_partner', 'sla_report');
