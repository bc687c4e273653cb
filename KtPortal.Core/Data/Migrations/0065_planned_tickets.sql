-- A planned visit, or work: staff of the provider and of partners plan; whoever reads the ticket reads when.
alter table tickets add check (scheduled_end is null or scheduled_end > scheduled_start);
grant update (scheduled_start, scheduled_end) on tickets to kt_provider, kt_partner;
create index tickets_planned on tickets (tenant_id, scheduled_start) where scheduled_start is not null and deleted_at is null;
call app.declare_steps('ticket', '{kt_provider,kt_partner}', 'planned');
