-- A brand as its organization edits it. What was chosen is one document (settings), the same in draft, versions and what is
-- published; beside it stands what was derived from it once, so that no request derives anything.
create table brand_images (
    tenant_id uuid not null,
    id uuid not null,
    organization_id uuid not null,
    content_type text not null check (content_type in ('image/svg+xml', 'image/png', 'image/jpeg', 'image/webp')),
    content bytea not null check (octet_length(content) between 1 and 4194304),
    width int not null check (width > 0),
    height int not null check (height > 0),
    too_dark boolean,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id)
);
create index brand_images_organization on brand_images (tenant_id, organization_id);

create table brand_versions (
    tenant_id uuid not null,
    id uuid not null,
    organization_id uuid not null,
    version int not null,
    settings jsonb not null,
    published_by text not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id)
);
-- Numbered while the brand's row is locked.
create index brand_versions_organization on brand_versions (tenant_id, organization_id, version);

-- What somebody has in the form and not saved yet, for the frames of the preview: his own, one per brand.
create table brand_previews (
    tenant_id uuid not null,
    id uuid not null,
    organization_id uuid not null,
    user_id uuid not null,
    settings jsonb not null,
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, organization_id) references organizations (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index brand_previews_user on brand_previews (tenant_id, user_id, organization_id);
create trigger touch before update on brand_previews for each row execute function app.touch();

alter table brands no force row level security;
alter table brands
    add column settings jsonb not null default '{}',
    add column draft jsonb,
    add column revision int not null default 1,
    add column edited_by text,
    add column edited_at timestamptz,
    add column version int not null default 0,
    add column published_at timestamptz,
    add column custom_css text not null default '' check (octet_length(custom_css) <= 524288),
    -- The provider may keep a partner's style sheet from being shown; the partner may not lift that.
    add column custom_css_off boolean not null default false,
    -- Files served under their names: {"logo.svg": {"id": ..., "too_dark": true, "wide": false}}
    add column files jsonb not null default '{}';

with drawn as (
    insert into brand_images (tenant_id, id, organization_id, content_type, content, width, height)
    select tenant_id, gen_random_uuid(), organization_id, 'image/svg+xml', convert_to(logo_svg, 'UTF8'), 1000, 1000 from brands where logo_svg <> ''
    returning tenant_id, organization_id, id)
update brands b set files = jsonb_build_object('logo.svg', jsonb_build_object('id', d.id), 'favicon.svg', jsonb_build_object('id', d.id)),
    settings = jsonb_build_object('logo_id', d.id)
from drawn d where d.tenant_id = b.tenant_id and d.organization_id = b.organization_id;
update brands set settings = settings || jsonb_strip_nulls(jsonb_build_object('portal_name', portal_name, 'short_name', short_name,
    'primary', primary_color, 'secondary', secondary_color, 'accent', accent_color, 'support_email', support_email));
alter table organizations no force row level security;
insert into brands (tenant_id, organization_id, portal_name, short_name)
    select tenant_id, id, left(name, 100), left(name, 30) from organizations where kind in ('provider', 'partner') on conflict do nothing;
alter table organizations force row level security;
alter table brands force row level security;

-- Who looks after a brand never changes whose it is.
call app.allow('brands', 'kt_provider', 'update', columns => 'portal_name, short_name, primary_color, secondary_color, accent_color, stylesheet,
    custom_css, custom_css_off, settings, files, draft, revision, edited_by, edited_at, version, published_at');
call app.allow('brands', 'kt_partner', 'update', 'organization_id = app.organization_id()', columns => 'portal_name, short_name, primary_color,
    secondary_color, accent_color, stylesheet, custom_css, settings, files, draft, revision, edited_by, edited_at, version, published_at');

-- Whoever has a portal has a brand, if only a neutral one.
create function app.begin_brand() returns trigger language plpgsql security definer set search_path = public, app as $$
begin
    insert into brands (tenant_id, organization_id, portal_name, short_name) values (new.tenant_id, new.id, left(new.name, 100), left(new.name, 30))
    on conflict do nothing;
    return null;
end $$;
grant insert on brands to kt_definer;
create policy kt_definer_insert on brands for insert to kt_definer with check (true);
create trigger begin_brand after insert on organizations for each row when (new.kind in ('provider', 'partner')) execute function app.begin_brand();
call app.isolate('brand_images');
call app.allow('brand_images', 'kt_system', 'select,insert,delete');
call app.allow('brand_images', 'kt_provider', 'select,insert');
call app.allow('brand_images', 'kt_partner', 'select,insert', 'organization_id = app.organization_id()');
call app.allow('brand_images', 'kt_definer', 'select');
call app.isolate('brand_versions');
call app.allow('brand_versions', 'kt_system', 'select,insert,delete');
call app.allow('brand_versions', 'kt_provider', 'select,insert');
call app.allow('brand_versions', 'kt_partner', 'select,insert', 'organization_id = app.organization_id()');
call app.isolate('brand_previews');
call app.allow('brand_previews', 'kt_provider', 'select,insert,update', 'user_id = app.user_id()', columns => 'settings');
call app.allow('brand_previews', 'kt_partner', 'select,insert,update', 'user_id = app.user_id() and organization_id = app.organization_id()', columns => 'settings');

-- The door of 0010, with what pages show of a brand besides.
drop function app.find_host(text);
create function app.find_host(p_host text)
    returns table (tenant_id uuid, organization_id uuid, is_partner boolean, tenant_name text, tenant_status text, timezone text,
                   locale text, portal_name text, short_name text, stylesheet text, primary_color text,
                   provider_organization_id uuid, calendar_timezone text, calendar_intervals text,
                   custom_css text, settings text, files text)
    language plpgsql stable security definer set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    select h.tenant_id, h.organization_id, o.kind = 'partner', t.name, t.status, t.timezone, t.locale,
           coalesce(b.portal_name, o.name), coalesce(b.short_name, left(o.name, 30)), coalesce(b.stylesheet, ''),
           coalesce(b.primary_color, '#0b5c8a'),
           (select p.id from organizations p where p.tenant_id = h.tenant_id and p.kind = 'provider'),
           c.timezone, c.intervals::text,
           case when b.custom_css_off then '' else coalesce(b.custom_css, '') end, coalesce(b.settings - 'custom_css', '{}')::text, coalesce(b.files, '{}')::text
    from hosts h
    join tenants t on t.id = h.tenant_id
    join organizations o on o.tenant_id = h.tenant_id and o.id = h.organization_id
    left join brands b on b.tenant_id = h.tenant_id and b.organization_id = h.organization_id
    left join business_calendars c on c.tenant_id = h.tenant_id and c.is_default
    where h.hostname = lower(p_host) and t.status in ('active', 'suspended') and o.status = 'active';
end
$$;

-- One published file of the brand of one host.
create function app.find_brand_file(p_host text, p_name text) returns table (content_type text, content bytea)
    language plpgsql stable security definer set search_path = public, app as $$
#variable_conflict use_column
begin
    return query
    select i.content_type, i.content
    from hosts h
    join brands b on b.tenant_id = h.tenant_id and b.organization_id = h.organization_id
    join brand_images i on i.tenant_id = b.tenant_id and i.organization_id = b.organization_id and i.id = (b.files -> p_name ->> 'id')::uuid
    where h.hostname = lower(p_host);
end
$$;
drop policy kt_definer_select on brand_images;
create policy kt_definer_select on brand_images for select to kt_definer using (true);

grant create on schema app to kt_definer;
alter function app.find_host(text) owner to kt_definer;
alter function app.find_brand_file(text, text) owner to kt_definer;
alter function app.begin_brand() owner to kt_definer;
revoke create on schema app from kt_definer;
revoke all on function app.find_host(text), app.find_brand_file(text, text), app.begin_brand() from public;
grant execute on function app.find_host(text), app.find_brand_file(text, text) to kt_app;

alter table brands drop column logo_svg, drop column support_email;
