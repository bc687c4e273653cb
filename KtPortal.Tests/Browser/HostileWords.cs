using KtPortal.Tests.Isolation;

namespace KtPortal.Tests.Browser;

/// <summary>Words that widen a page which doesn't mind them, in every column that holds what somebody typed.</summary>
internal static class HostileWords
{
    // By the names of columns, in whatever table: a feature that calls a thing "name" takes part by itself. Each row has another of
    // the words, as long as the column takes them; where names are unique they end differently.
    private const string Everywhere = """
        do $$
        declare
          found record;
          words text;
          longest int;
        begin
          perform set_config('session_replication_role', 'replica', true);
          for found in
            select k.table_name as place, k.column_name as field, k.data_type = 'ARRAY' as many
              from information_schema.columns k join information_schema.tables t using (table_schema, table_name)
              where k.table_schema = 'public' and t.table_type = 'BASE TABLE' and k.is_generated = 'NEVER'
                and (k.data_type = 'text' or k.udt_name = '_text')
                and k.column_name in ('name', 'display_name', 'client_name', 'subject', 'description', 'content', 'quoted', 'original_filename', 'label',
                  'title', 'note', 'reason', 'category', 'tags', 'value_name', 'last_error', 'error', 'client_hint', 'requester_name', 'assignee_name',
                  'author_name', 'actor_name', 'rated_by_name', 'comment', 'from_name', 'to_name', 'preview', 'published_by', 'edited_by', 'user_agent', 'phone', 'portal_name',
                  'short_name', 'requester_email', 'author_email', 'from_address', 'to_address', 'support_email', 'email')
                and k.table_name not in ('roles', 'limit_counts', 'schedule_runs', 'data_protection_keys')
          loop
            words := format($w$(array[repeat('W', 300), 'Log ' || repeat('d41d8cd98f00b204e9800998ecf8427e', 9), repeat('👩‍👩‍👧‍👦', 40), repeat('مرحبابكم', 40),
              repeat('漢字', 150), 'Photo_2026-11-28_(2)_' || repeat('copy_of_a_', 28) || '.png'])[1 + abs(hashtext(t.ctid::text || %L)) %% 6]$w$, found.field);
            foreach longest in array array[300, 255, 200, 100, 50, 30] loop
              begin
                if found.many then
                  execute format('update %1$I t set %2$I = array[left(%3$s, %4$s), ''ordinary'']', found.place, found.field, words, longest);
                elsif found.field ~ 'email|address' then
                  execute format('update %1$I t set %2$I = repeat(''w'', %3$s) || left(md5(t.ctid::text), 8) || ''@example.org'' where %2$I is not null',
                    found.place, found.field, longest - 20);
                else
                  execute format('update %1$I t set %2$I = left(%3$s, %4$s) || left(md5(t.ctid::text), 8) where %2$I is not null',
                    found.place, found.field, words, longest - 8);
                end if;
                exit;
              exception when check_violation or unique_violation then null;
              end;
            end loop;
          end loop;
        end $$;
        update timeline_events set data = regexp_replace(data::text,
          '"(status|priority|assignee|category|type|queue|team|name|subject|note|client_status)": "[^"]{2,}"', '"\1": "' || repeat('W', 120) || '"', 'g')::jsonb
        """;

    public static Task<int> IntoAsync(House house) => house.Force(Everywhere);
}
