-- While a priority has no history of waits, the estimate a client reads is what the ticket's policy promises for the first answer: counted by the job
-- that follows clocks, also for a ticket that isn't accepted yet, whose clock doesn't run.
alter table tickets add column answer_expected_at timestamptz;
grant select (answer_expected_at) on tickets to kt_partner, kt_client_admin, kt_client_user;

-- The visitor's page says the same as the client's.
drop function app.link_ticket(bytea);
create function app.link_ticket(p_token bytea)
    returns table (id uuid, number text, subject text, phase text, status_name text, priority_name text, level text, description text,
        description_format text, is_description_removed boolean, category_name text, requester_name text, assignee_name text,
        assigned_at timestamptz, scheduled_start timestamptz, scheduled_end timestamptz, created_at timestamptz, place int, length int,
        minutes_per_place numeric, answer_expected_at timestamptz, is_unconfirmed boolean)
    language sql stable security definer set search_path = pg_catalog, public, app, pg_temp as $$
    select t.id, t.number, case when t.is_unconfirmed then '' else t.subject end, t.phase, coalesce(s.client_name, s.name), p.name, p.level,
        case when t.is_unconfirmed then '' else t.description end, t.description_format, t.description_removed_by is not null, c.name,
        case when t.is_unconfirmed then '' else t.requester_name end, t.assignee_name, t.assigned_at, t.scheduled_start, t.scheduled_end,
        t.created_at, q.place, q.length, case when q.place is not null then p.minutes_per_place end,
        case when q.place is not null then t.answer_expected_at end, t.is_unconfirmed
    from app.ticket_of_link(p_token) t
    join tenants n on n.id = t.tenant_id
    join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id
    join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
    left join ticket_categories c on c.tenant_id = t.tenant_id and c.id = t.category_id and c.client_visible
    left join lateral (
        select count(*) filter (where (w.waiting_since, w.created_at, w.id) <= (t.waiting_since, t.created_at, t.id))::int as place,
            count(*)::int as length
        from tickets w where w.tenant_id = t.tenant_id and w.priority_id = t.priority_id and w.in_line
            and (w.scheduled_start is null or w.scheduled_start <= now())
        having n.queue_position_visible and t.in_line and (t.scheduled_start is null or t.scheduled_start <= now())) q on true
$$;
grant create on schema app to kt_definer;
alter function app.link_ticket(bytea) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.link_ticket(bytea) from public;
grant execute on function app.link_ticket(bytea) to kt_public;
