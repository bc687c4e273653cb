-- What triggers would have derived, and foreign keys would have refused. One row of counts; all but the first three are zero.
select (select count(*) from tickets), (select count(*) from ticket_comments),
    (select max(n) from (select count(*) n from tickets where in_line group by tenant_id) x),
    (select count(*) from tickets t where not exists (select 1 from ticket_statuses s where s.tenant_id = t.tenant_id and s.id = t.status_id and s.phase = t.phase)),
    (select count(*) from tickets t where t.in_line <> (t.phase in ('new', 'open')) or not t.reader_ids @> array[t.requester_id]),
    (select count(*) from tickets t where not exists (select 1 from users u where u.tenant_id = t.tenant_id and u.organization_id = t.organization_id and u.id = t.requester_id)),
    (select count(*) from tickets t where not exists (select 1 from organizations o where o.tenant_id = t.tenant_id and o.id = t.organization_id and o.partner_id is not distinct from t.partner_id)),
    (select count(*) from tickets t where t.assigned_to_id is not null and not exists (select 1 from users u where u.tenant_id = t.tenant_id and u.id = t.assigned_to_id)),
    (select count(*) from ticket_comments c where not exists (select 1 from tickets t where t.tenant_id = c.tenant_id and t.id = c.ticket_id
        and t.organization_id = c.organization_id and t.partner_id is not distinct from c.partner_id)),
    (select count(*) from ticket_comments c where not exists (select 1 from users u where u.tenant_id = c.tenant_id and u.id = c.author_id))
