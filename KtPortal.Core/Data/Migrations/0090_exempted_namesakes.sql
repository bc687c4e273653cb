-- Two clients of one name are two entries; what each is called, its page asks the organization.
drop index csat_exemptions_name;
create unique index csat_exemptions_name on csat_exemptions (tenant_id, name, organization_id) nulls not distinct;
