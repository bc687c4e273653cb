-- A partner's staff say of what type their clients' tickets are, as they say their category.
grant update (type_id) on tickets to kt_partner;
call app.declare_steps('ticket', '{kt_provider,kt_partner}', 'type');
