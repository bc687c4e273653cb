-- Type-ahead on the desk: the ticket of that number first ("1042" or "KT-1042"), then those in which every word begins a word.
-- A door for the same reason as app.search_tickets: ids only, inside the tenant, and of what the caller may read.
create function app.suggest_tickets(p_query text, p_limit int) returns table (ticket_id uuid, exact boolean)
    language plpgsql stable security definer set search_path = public, app as $$
#variable_conflict use_column
declare
    words text[] := array(select m[1] from regexp_matches(lower(p_query), '[[:alnum:]]+', 'g') m limit 8);
    numbers text[] := array[upper(trim(p_query))];
begin
    if trim(p_query) ~ '^[0-9]{1,12}$' then
        numbers := array(
            select distinct coalesce(o.ticket_prefix, n.ticket_prefix) || '-' || trim(p_query)
            from organizations o join tenants n on n.id = o.tenant_id where o.tenant_id = app.tenant_id() and o.kind in ('provider', 'partner'));
    end if;
    return query
    select f.id, f.exact from (
        (select t.id, true as exact, t.last_activity_at from tickets t
            where t.tenant_id = app.tenant_id() and t.number = any (numbers) and t.deleted_at is null and app.reads(t) limit p_limit)
        union all
        (select t.id, false, t.last_activity_at from tickets t
            where t.tenant_id = app.tenant_id() and t.deleted_at is null and app.reads(t) and cardinality(words) > 0
                and t.number <> all (numbers)
                and t.search_vector @@ to_tsquery('simple', (select string_agg(w || ':*', ' & ') from unnest(words) w))
            order by t.last_activity_at desc limit p_limit)) f
    order by f.exact desc, f.last_activity_at desc limit p_limit;
end
$$;
grant create on schema app to kt_definer;
alter function app.suggest_tickets(text, int) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.suggest_tickets(text, int) from public;
grant execute on function app.suggest_tickets(text, int) to kt_provider, kt_partner;
