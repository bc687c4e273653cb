-- What clients think of how their tickets were solved. Asked once for each time a ticket is resolved (its round: how often it was reopened
-- before), by a mail whose links are kept as their SHA-256. A survey is open while its ticket is still as it was when it was asked: so
-- reopening withdraws it, and taking the reopening back asks again.
create table csat_surveys (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    ticket_id uuid not null,
    organization_id uuid not null,
    partner_id uuid,
    contact_id uuid,
    agent_id uuid,
    respondent_email text not null,
    round int not null,
    due_at timestamptz not null,
    token_hash bytea,
    sent_at timestamptz,
    -- a link of its own: nobody can write the first one again from its hash
    reminder_token_hash bytea,
    reminded_at timestamptz,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, organization_id, ticket_id) references tickets (tenant_id, organization_id, id) on delete cascade,
    foreign key (tenant_id, organization_id, contact_id) references contacts (tenant_id, organization_id, id),
    foreign key (tenant_id, agent_id) references users (tenant_id, id),
    check ((sent_at is null) = (token_hash is null) and (sent_at is null) = (expires_at is null)),
    check ((reminded_at is null) = (reminder_token_hash is null))
);
create unique index csat_surveys_round on csat_surveys (tenant_id, ticket_id, round);
create unique index csat_surveys_token on csat_surveys (tenant_id, token_hash);
create unique index csat_surveys_reminder on csat_surveys (tenant_id, reminder_token_hash);
create index csat_surveys_due on csat_surveys (tenant_id, due_at) where sent_at is null;
create index csat_surveys_sent on csat_surveys (tenant_id, sent_at);
create index csat_surveys_respondent on csat_surveys (tenant_id, lower(respondent_email), sent_at);
call app.isolate('csat_surveys');
call app.allow('csat_surveys', 'kt_definer', 'select');
call app.allow('csat_surveys', 'kt_system', 'select,insert,update,delete');
call app.allow('csat_surveys', 'kt_provider', 'select');
call app.allow('csat_surveys', 'kt_partner', 'select', 'partner_id = app.organization_id()');

-- What was answered, by mail or on the ticket's page: one a round, and who answers again changes it.
create table ticket_ratings (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    ticket_id uuid not null,
    organization_id uuid not null,
    partner_id uuid,
    contact_id uuid,
    agent_id uuid,
    round int not null,
    rating smallint not null check (rating between 1 and 5),
    comment text check (length(comment) between 1 and 10000),
    source text not null check (source in ('mail', 'portal')),
    -- null: a contact without a login, by mail
    rated_by_id uuid,
    rated_by_name text not null,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, organization_id, ticket_id) references tickets (tenant_id, organization_id, id) on delete cascade,
    foreign key (tenant_id, organization_id, contact_id) references contacts (tenant_id, organization_id, id),
    foreign key (tenant_id, agent_id) references users (tenant_id, id),
    foreign key (tenant_id, rated_by_id) references users (tenant_id, id)
);
create unique index ticket_ratings_round on ticket_ratings (tenant_id, ticket_id, round);
create index ticket_ratings_at on ticket_ratings (tenant_id, created_at);
create index ticket_ratings_partner on ticket_ratings (tenant_id, partner_id, created_at) where partner_id is not null;
create index ticket_ratings_rated_by on ticket_ratings (tenant_id, rated_by_id);
call app.isolate('ticket_ratings');
call app.allow('ticket_ratings', 'kt_definer', 'select,insert,update');
call app.allow('ticket_ratings', 'kt_system', 'select,insert');
call app.allow('ticket_ratings', 'kt_provider', 'select');
call app.allow('ticket_ratings', 'kt_partner', 'select', 'partner_id = app.organization_id()');
call app.allow('ticket_ratings', 'kt_client_admin', 'select', 'rated_by_id = app.user_id()');
call app.allow('ticket_ratings', 'kt_client_user', 'select', 'rated_by_id = app.user_id()');

-- The one way to rate: whoever asked for the ticket, and who holds a survey's link, for whom the system asks. Nothing where it can't be
-- rated (any more).
create function app.rate_ticket(p_id uuid, p_ticket uuid, p_rating int, p_comment text, p_source text,
    out rating_id uuid, out was int, out is_changed boolean) language plpgsql security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    t record;
    old record;
begin
    select k.organization_id, k.partner_id, k.contact_id, k.requester_id, k.requester_name, k.assigned_to_id, k.reopened_count into t
    from tickets k
    where k.tenant_id = app.tenant_id() and k.id = p_ticket and k.deleted_at is null and k.phase in ('resolved', 'closed')
        and (current_setting('role') = 'kt_system'
            or current_setting('role') in ('kt_client_admin', 'kt_client_user') and k.requester_id = app.user_id())
        and (coalesce(k.resolved_at, k.closed_at) > now() - interval '30 days' or exists (select 1 from csat_surveys s
            where s.tenant_id = k.tenant_id and s.ticket_id = k.id and s.round = k.reopened_count and s.expires_at > now()));
    if not found then
        return;
    end if;
    -- one after the other, so that each knows what was said before
    perform pg_advisory_xact_lock(hashtextextended('rate' || p_ticket, 0));
    select r.id, r.rating, r.comment into old from ticket_ratings r
    where r.tenant_id = app.tenant_id() and r.ticket_id = p_ticket and r.round = t.reopened_count;
    if not found then
        insert into ticket_ratings (tenant_id, id, ticket_id, organization_id, partner_id, contact_id, agent_id, round, rating, comment, source,
            rated_by_id, rated_by_name)
        values (app.tenant_id(), p_id, p_ticket, t.organization_id, t.partner_id, t.contact_id, t.assigned_to_id, t.reopened_count, p_rating,
            p_comment, p_source, t.requester_id, t.requester_name);
        rating_id := p_id;
        is_changed := true;
        return;
    end if;
    rating_id := old.id;
    was := old.rating;
    is_changed := old.rating <> p_rating or old.comment is distinct from p_comment;
    update ticket_ratings r set rating = p_rating, comment = p_comment, source = p_source, changed_at = now()
    where r.tenant_id = app.tenant_id() and r.id = old.id and is_changed;
end $$;

-- Staff rating staff. A table of its own: no partner's and no client's role has any right to it.
create table internal_ratings (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    ticket_id uuid not null,
    agent_id uuid,
    rating smallint not null check (rating between 1 and 5),
    comment text check (length(comment) between 1 and 10000),
    rated_by_id uuid not null,
    rated_by_name text not null,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, ticket_id) references tickets (tenant_id, id) on delete cascade,
    foreign key (tenant_id, agent_id) references users (tenant_id, id),
    foreign key (tenant_id, rated_by_id) references users (tenant_id, id)
);
create unique index internal_ratings_person on internal_ratings (tenant_id, ticket_id, rated_by_id);
create index internal_ratings_at on internal_ratings (tenant_id, created_at);
call app.isolate('internal_ratings');
call app.allow('internal_ratings', 'kt_system', 'select,insert');
call app.allow('internal_ratings', 'kt_provider', 'select');
call app.allow('internal_ratings', 'kt_provider', 'insert', 'true', 'rated_by_id = app.user_id()');
call app.allow('internal_ratings', 'kt_provider', 'update', $$ rated_by_id = app.user_id() and created_at > now() - interval '30 days' $$, null,
    'rating, comment, changed_at');
call app.allow('internal_ratings', 'kt_provider', 'delete', $$ rated_by_id = app.user_id() and created_at > now() - interval '30 days' $$);

grant create on schema app to kt_definer;
alter function app.rate_ticket(uuid, uuid, int, text, text) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke execute on function app.rate_ticket(uuid, uuid, int, text, text) from public;
grant execute on function app.rate_ticket(uuid, uuid, int, text, text) to kt_client_admin, kt_client_user, kt_system;

call app.declare_steps('ticket', '{kt_client_admin,kt_client_user}', 'rated');
insert into app.audit_families (audience, family) values ('kt_client_admin', 'ticket.rated'), ('kt_client_user', 'ticket.rated');
call app.declare_event('ticket.csat_received', 'ticket', '{kt_client_admin,kt_client_user}', $p$ exists (select 1 from public.ticket_ratings r
    where r.tenant_id = (select app.tenant_id()) and r.id = (p_payload ->> 'rating')::uuid and r.ticket_id = (p_payload ->> 'ticket')::uuid
    and r.rated_by_id = app.user_id()) $p$);
call app.declare_event('ticket.csat_internal', 'ticket', '{kt_provider}', $p$ exists (select 1 from public.internal_ratings r
    where r.tenant_id = (select app.tenant_id()) and r.id = (p_payload ->> 'rating')::uuid and r.ticket_id = (p_payload ->> 'ticket')::uuid
    and r.rated_by_id = app.user_id()) $p$);
