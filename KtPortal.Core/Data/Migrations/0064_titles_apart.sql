-- Whether the title holds what was looked for is asked of each ticket that is found. The words of all of a conversation are some kilobytes,
-- kept apart from the row and packed; those of the title alone lie in it.
alter table search_documents add column title tsvector generated always as (ts_filter(words, '{a}')) stored;
do $$
declare
    before constant text := pg_get_functiondef('app.find_documents'::regproc);
    after constant text := replace(replace(replace(before, '    title constant tsquery', '    heading constant tsquery'),
        'd.words @@ title end', 'd.title @@ heading end'), 'select s.id, s.clock, s.words from', 'select s.id, s.clock, s.title from');
begin
    if length(after) <> length(before) + 4 then
        raise exception 'app.find_documents says it in other words';
    end if;
    execute after;
end $$;
