-- What is planned for the words of one search costs more than finding them: the statistics of the vectors are unpacked for it each time.
alter function app.find_documents(text, text, text, int, boolean, boolean) set plan_cache_mode = force_generic_plan;
alter function app.find_tickets(text, text, int, boolean) set plan_cache_mode = force_generic_plan;

-- Where nothing holds what was looked for, words that hold it in their middle are meant as well as those that look like it: "stand" finds
-- the "Monitorstand". `is not distinct from` keeps to the index of the words alone: reading all of a tenant's beside it is what took time.
create or replace function app.search_question(p_terms text, p_alike boolean) returns text language plpgsql stable security definer
    set search_path = pg_catalog, public, app, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
    v_tenant uuid := app.tenant_id();
    term text;
    forms text[];
    said text;
    question text;
begin
    foreach term in array coalesce(string_to_array(p_terms, e'\n'), '{}') loop
        forms := string_to_array(ltrim(term, '!'), ' ');
        select string_agg('''' || replace(replace(f.word, '\', '\\'), '''', '''''') || '''§', '|') into said from (
            select unnest(forms) as word
            union
            select '~' || form from unnest(forms) form where length(form) between 2 and 3
            union
            select w.word from unnest(forms) form cross join lateral (
                select word from search_words where tenant_id = v_tenant and word > form and word < form || chr(1114111)
                order by word limit 60) w
                where length(form) > 3 and term not like '!%'
            union
            select w.word from unnest(forms) form cross join lateral (
                select word from search_words where tenant_id is not distinct from v_tenant and word like '%' || form || '%'
                order by length(word), word limit 30) w
                where p_alike and length(form) > 3 and term not like '!%'
            union
            select w.word from unnest(forms) form cross join lateral (
                select word from search_words where tenant_id is not distinct from v_tenant and word % form
                    and left(word, 1) = left(form, 1) and abs(length(word) - length(form)) <= 2
                order by similarity(word, form) desc, word limit 8) w
                where p_alike and length(form) > 3 and term !~ '[0-9-]' and term not like '!%') f
            where f.word <> '';
        if said is not null then
            question := coalesce(question || '&', '') || case when term like '!%' then '!' else '' end || '(' || said || ')';
        end if;
    end loop;
    return question;
end $$;
