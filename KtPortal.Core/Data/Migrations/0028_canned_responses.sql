-- Texts for replies: one person's, a team's of the provider, all of the provider's staff, or a partner's staff. Clients know none.
create table canned_responses (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 255),
    content text not null check (length(content) between 1 and 10000),
    shortcut text check (shortcut ~ '^/[a-z0-9_-]{1,49}$'),
    category text check (length(category) between 1 and 100),
    scope text not null check (scope in ('personal', 'team', 'shared', 'partner')),
    -- whose it is; where nobody is named, whoever saves it
    owner_id uuid check ((scope = 'personal') = (owner_id is not null)),
    team_id uuid check ((scope = 'team') = (team_id is not null)),
    partner_id uuid check ((scope = 'partner') = (partner_id is not null)),
    -- what a reply made with it sets besides: {"status_id": ...}
    sets jsonb not null default '{}' check (jsonb_typeof(sets) = 'object' and pg_column_size(sets) <= 2000),
    usage_count int not null default 0,
    is_active boolean not null default true,
    version int not null default 1,
    created_by_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, owner_id) references users (tenant_id, id) on delete cascade,
    foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete cascade,
    foreign key (tenant_id, partner_id) references organizations (tenant_id, id),
    foreign key (tenant_id, created_by_id) references users (tenant_id, id)
);
create unique index canned_responses_shortcut
    on canned_responses (tenant_id, scope, coalesce(owner_id, team_id, partner_id, tenant_id), shortcut) where shortcut is not null;
create index canned_responses_owner on canned_responses (tenant_id, owner_id) where owner_id is not null;
create index canned_responses_team on canned_responses (tenant_id, team_id) where team_id is not null;
create index canned_responses_partner on canned_responses (tenant_id, partner_id) where partner_id is not null;
create trigger touch before update of version on canned_responses for each row execute function app.touch();

create function app.set_canned_owner() returns trigger language plpgsql as $$
begin
    if app.is_person() then
        new.owner_id := case when new.scope = 'personal' then coalesce(new.owner_id, app.user_id()) end;
        new.partner_id := case when new.scope = 'partner' then coalesce(new.partner_id, app.organization_id()) end;
        if tg_op = 'INSERT' then
            new.created_by_id := app.user_id();
            new.usage_count := 0;
        end if;
    end if;
    return new;
end $$;
create trigger set_owner before insert or update of scope on canned_responses for each row execute function app.set_canned_owner();

call app.isolate('canned_responses');
do $$
declare
    written constant text := 'name, content, shortcut, category, scope, team_id, sets, usage_count, is_active, version';
    providers constant text := $p$ scope = 'shared' or owner_id = app.user_id() or team_id in (select m.team_id from team_members m
        where m.tenant_id = canned_responses.tenant_id and m.user_id = app.user_id()) $p$;
    partners constant text := $p$ owner_id = app.user_id() or partner_id = app.organization_id() $p$;
begin
    call app.allow('canned_responses', 'kt_system', 'select,insert');
    call app.allow('canned_responses', 'kt_provider', 'select,insert,delete', providers);
    call app.allow('canned_responses', 'kt_provider', 'update', providers, columns => written);
    call app.allow('canned_responses', 'kt_partner', 'select,insert,delete', partners);
    call app.allow('canned_responses', 'kt_partner', 'update', partners, columns => written);
end $$;

insert into app.audit_families (audience, family) values ('kt_provider', 'canned_response'), ('kt_partner', 'canned_response');

-- What a tenant begins with. Their names are said in the reader's language until somebody changes them.
create function app.sow_canned_responses(tenant uuid) returns void language sql set search_path = pg_catalog, public, app, pg_temp as $$
    insert into canned_responses (tenant_id, id, name, shortcut, category, scope, content, sets)
    select tenant, gen_random_uuid(), r.name, r.shortcut, r.category, 'shared', r.content,
           coalesce((select jsonb_build_object('status_id', s.id) from ticket_statuses s
                     where s.tenant_id = tenant and s.system_key = r.then_set), '{}')
    from (values
        ('Greeting', '/greeting', 'Begin', null,
         E'Hello {{contact.first_name}},\n\nthank you for writing to us. I am looking into it and will be back with you shortly.\n\n{{agent.name}}\n{{brand.name}}'),
        ('More information needed', '/info', 'Ask', 'pending_client',
         E'Hello {{contact.first_name}},\n\nso that we can help you quickly, please tell us:\n\n- what exactly happens, and the words of any message\n- since when, and whether it worked before\n- who else is affected\n\nA picture of the screen helps, too.'),
        ('Sign-in problem', '/sign-in', 'Answer', null,
         E'Hello {{contact.first_name}},\n\nplease try it this way:\n\n1. Open the sign-in page in a new window.\n2. Type your address in full.\n3. If it is still refused, ask for a link by mail and sign in with that.\n\nTell us what it says if it does not work.'),
        ('Password reset', '/password', 'Answer', null,
         E'Hello {{contact.first_name}},\n\nyou can choose another password yourself: press **Forgot your password?** on the sign-in page and follow the link in the mail. It holds for a short time only. We never ask for your password.'),
        ('Outage', '/outage', 'Inform', null,
         E'Hello {{contact.first_name}},\n\nthis is part of a disturbance that we know of and are working on. You need do nothing; we write here as soon as it is over.'),
        ('Being worked on', '/working', 'Inform', 'in_progress',
         E'Hello {{contact.first_name}},\n\nwe are working on **{{ticket.subject}}** ({{ticket.number}}) and will tell you when there is something new.'),
        ('Waiting for you', '/waiting', 'Ask', 'pending_client',
         E'Hello {{contact.first_name}},\n\nwe need your answer to go on with {{ticket.number}}. Is there anything we can help you with?'),
        ('Solved', '/solved', 'End', 'resolved',
         E'Hello {{contact.first_name}},\n\nthis should be solved now. Please have a look, and just answer here if something is still not right.\n\n{{agent.name}}'),
        ('Duplicate', '/duplicate', 'End', null,
         E'Hello {{contact.first_name}},\n\nyou wrote to us about this before. So that nothing gets lost we go on in the other ticket and close this one.'),
        ('Follow-up', '/follow-up', 'Ask', null,
         E'Hello {{contact.first_name}},\n\na while ago we worked on **{{ticket.subject}}**. Is everything still as it should be?')
    ) r (name, shortcut, category, then_set, content)
$$;
grant execute on function app.sow_canned_responses(uuid) to kt_system;

do $$
declare
    t text;
begin
    foreach t in array array['tenants', 'canned_responses', 'ticket_statuses'] loop
        execute format('alter table %s no force row level security', t);
    end loop;
    perform app.sow_canned_responses(id) from tenants;
    foreach t in array array['tenants', 'canned_responses', 'ticket_statuses'] loop
        execute format('alter table %s force row level security', t);
    end loop;
end $$;
