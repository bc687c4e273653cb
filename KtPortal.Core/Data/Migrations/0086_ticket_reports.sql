-- What was finished in a period, and what was open at its end. Open tickets have no such time and are not in it.
create index tickets_ended on tickets (tenant_id, least(resolved_at, closed_at, cancelled_at))
    where deleted_at is null and least(resolved_at, closed_at, cancelled_at) is not null;

-- Who takes figures along as a file is written down.
insert into app.audit_families (audience, family) values ('kt_provider', 'ticket_report'), ('kt_partner', 'ticket_report');
