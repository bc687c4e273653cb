-- Who was called to a comment by "@name": staff who may read it, named by who wrote it. For clients it is a word like any other.
create table ticket_mentions (
    tenant_id uuid not null,
    id uuid not null,
    comment_id uuid not null,
    user_id uuid not null,
    -- as the text says it
    said_as text not null check (length(said_as) between 1 and 200),
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, comment_id, user_id),
    foreign key (tenant_id, comment_id) references ticket_comments (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index ticket_mentions_user on ticket_mentions (tenant_id, user_id, created_at desc);
call app.isolate('ticket_mentions');
call app.allow('ticket_mentions', 'kt_system', 'select');
call app.allow('ticket_mentions', 'kt_provider', 'select');
call app.allow('ticket_mentions', 'kt_partner', 'select', $p$ exists (select 1 from ticket_comments c
    where c.tenant_id = ticket_mentions.tenant_id and c.id = ticket_mentions.comment_id) $p$);
call app.allow('ticket_mentions', 'kt_definer', 'select,insert,delete');

-- Whom a comment of the caller's own calls, and nobody else any more. Nobody who may not read it; a partner's staff call their own people.
create function app.mention(p_comment uuid, p_users uuid[], p_said text[]) returns int language plpgsql volatile security definer
    set search_path = pg_catalog, public, app, pg_temp as $$
declare
    tenant constant uuid := app.tenant_id();
    c ticket_comments;
    called int;
begin
    select * into c from ticket_comments k where k.tenant_id = tenant and k.id = p_comment and k.author_id = app.user_id() and k.is_staff
        and k.deleted_at is null;
    if c.id is null or current_setting('role') not in ('kt_provider', 'kt_partner') then
        return 0;
    end if;
    delete from ticket_mentions m where m.tenant_id = tenant and m.comment_id = c.id and m.user_id <> all (p_users);
    insert into ticket_mentions (tenant_id, id, comment_id, user_id, said_as)
        select tenant, gen_random_uuid(), c.id, u.id, n.said
        from unnest(p_users, p_said) n (id, said)
        join users u on u.tenant_id = tenant and u.id = n.id and u.status = 'active' and u.id <> c.author_id
        join roles r on r.tenant_id = tenant and r.id = u.role_id and 'tickets.read' = any (r.permissions)
        where r.audience = 'provider' and current_setting('role') = 'kt_provider'
            or r.audience = 'partner' and u.organization_id = c.partner_id and c.visibility <> 'internal'
        on conflict (tenant_id, comment_id, user_id) do nothing;
    get diagnostics called = row_count;
    return called;
end $$;
grant create on schema app to kt_definer;
alter function app.mention(uuid, uuid[], text[]) owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.mention(uuid, uuid[], text[]) from public;
grant execute on function app.mention(uuid, uuid[], text[]) to kt_provider, kt_partner;

call app.declare_request('ticket.mentioned', '{kt_provider,kt_partner}', $p$ exists (select 1
    from public.ticket_comments c where c.tenant_id = (select app.tenant_id()) and c.id = (p_payload ->> 'comment')::uuid
    and c.ticket_id is not distinct from (p_payload ->> 'ticket')::uuid and c.author_id = app.user_id()) $p$);
