-- Jobs of all tenants are claimed and counted for nodes only; everything else that kt_definer does with them is its caller's own.
alter policy kt_definer_select on outbox_messages using ((select app.is_node()) or tenant_id = (select app.tenant_id()));
alter policy kt_definer_update on outbox_messages
    using ((select app.is_node()) or tenant_id = (select app.tenant_id())) with check ((select app.is_node()) or tenant_id = (select app.tenant_id()));
