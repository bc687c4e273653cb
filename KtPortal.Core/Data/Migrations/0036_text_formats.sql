-- Each text knows how it was written: plain is shown as it was typed, Markdown is read.
alter table tickets add column description_format text not null default 'plain' check (description_format in ('plain', 'markdown'));
alter table ticket_comments add column content_format text not null default 'plain' check (content_format in ('plain', 'markdown'));
grant select (description_format) on tickets to kt_partner, kt_client_admin, kt_client_user;
grant insert (description_format) on tickets to kt_provider, kt_partner, kt_client_admin, kt_client_user;

-- What is there was made from: clients' forms, plain; what staff wrote on the desk, Markdown; mails, mostly of their plain part. HTML
-- became Markdown, which shows where the words had links, or signs that mean something there and were given a backslash.
alter table tickets no force row level security;
alter table tickets disable trigger user;
alter table ticket_comments no force row level security;
alter table ticket_comments disable trigger user;
do $$
declare
    note constant text := E'\n\nFiles of the mail that are not here: [^\n]*$';
    html constant text := '(^|[^\\])\\[]`*_[<&|~]|\]\((https?:|mailto:|tel:)';
begin
    update tickets set description_format = 'markdown'
    where source in ('desk', 'phone') or (source = 'email' and regexp_replace(description, note, '') ~ html);
    update ticket_comments set content_format = 'markdown'
    where kind <> 'system' and case when source = 'email' then regexp_replace(content, note, '') ~ html else is_staff end;
end $$;
alter table tickets enable trigger user;
alter table tickets force row level security;
alter table ticket_comments enable trigger user;
alter table ticket_comments force row level security;
