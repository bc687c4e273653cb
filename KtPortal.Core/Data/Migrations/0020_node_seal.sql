-- Jobs of all tenants are claimed and counted for nodes only; everything else that kt_definer does with them is its caller's own.
alter policy kt_definer_select on outbox_messages using ((select app.is_node()) or tenant_id = (select app.tenant_id()));
alter policy kt_definer_update on outbox_messages
    using ((select app.is_node()) or tenant_id = (select app.tenant_id())) with check ((select app.is_node()) or tenant_id = (select app.tenant_id()));

-- Asked by every page of a waiting client: names in full instead of a search_path, as in 0014.
create or replace function app.queue_place(p_ticket uuid)
    returns table (place int, length int, minutes_per_place numeric) language plpgsql stable security definer as $$
#variable_conflict use_column
begin
    return query
    select l.place, l.length, p.minutes_per_place
    from public.tickets t
    join public.ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
    cross join lateral (
        select pg_catalog.count(*) filter (where (w.waiting_since, w.created_at, w.id) <= (t.waiting_since, t.created_at, t.id))::int as place,
               pg_catalog.count(*)::int as length
        from public.tickets w
        where w.tenant_id = t.tenant_id and w.priority_id = t.priority_id and w.in_line
            and (w.scheduled_start is null or w.scheduled_start <= pg_catalog.now())) l
    where t.tenant_id = (select app.tenant_id()) and t.id = p_ticket and t.in_line
        and (t.scheduled_start is null or t.scheduled_start <= pg_catalog.now()) and app.reads(t);
end
$$;
alter function app.queue_place(uuid) reset search_path;
