using System.Text.RegularExpressions;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// All that people's roles may write, column by column, as the samples say it. Whatever widens it has to say so there: a column that
/// no page writes is nobody's to write, and what a page writes in somebody's name a trigger checks.
/// </summary>
public sealed partial class GrantsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public void Every_sample_says_what_is_written_of_its_own_tables()
    {
        Assert.All(SampleCatalog.Declared.All, sample => Assert.All(Lines(sample.Written), line =>
            Assert.Contains(sample.Tables, t => line.StartsWith(t.Name + " ", StringComparison.Ordinal))));
        Assert.Contains(SampleCatalog.Declared.All, s => s.Written.Length > 0);
    }

    [Fact]
    public async Task People_write_these_columns_and_no_others()
    {
        var granted = await database.Truth<string>("""
            select string_agg(line, E'\n' order by line) from (
                select table_name || ' ' || verb || ' by ' || string_agg(substr(role, 4), ', ' order by n) || ': ' || columns as line
                from (
                    select c.relname as table_name, v.verb, r.role, r.n, case
                        when v.verb = 'delete' then 'rows'
                        when bool_and(x.may) then 'all'
                        else string_agg(x.attname, ', ' order by x.attnum) filter (where x.may) end as columns
                    from pg_class c cross join unnest($1::text[]) with ordinality r (role, n)
                    cross join unnest(array['insert', 'update', 'delete']) v (verb)
                    cross join lateral (
                        select a.attname, a.attnum, case when v.verb = 'delete' then has_table_privilege(r.role, c.oid, v.verb)
                            else has_column_privilege(r.role, c.oid, a.attnum, v.verb) end as may
                        from pg_attribute a
                        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = '') x
                    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                    group by c.relname, v.verb, r.role, r.n having bool_or(x.may)) g
                group by table_name, verb, columns) lines
            """, (object)DatabaseRoles.People);

        var declared = SampleCatalog.Declared.All.SelectMany(s => Lines(s.Written)).ToHashSet(StringComparer.Ordinal);
        var unsaid = Lines(granted).Where(line => !declared.Contains(line)).ToList();
        Assert.True(unsaid.Count == 0, $"Granted, and no sample says so:\n{string.Join('\n', unsaid)}\n{SampleCatalog.Advice("Written")}");
        var gone = declared.Except(Lines(granted)).ToList();
        Assert.True(gone.Count == 0, $"A sample says so, and it isn't granted:\n{string.Join('\n', gone)}");
    }

    [Fact]
    public async Task Clients_and_partners_read_no_column_that_moves_with_notes_they_cannot_read()
    {
        string[] moving = ["staff_activity_at", "partner_activity_at", "updated_at", "xmin", "ctid"];
        foreach (var column in moving)
        {
            Assert.True(await database.Truth<bool>("select has_column_privilege('kt_provider', 'tickets', $1, 'SELECT')", column), column);
        }

        foreach (var (role, column) in DatabaseRoles.Clients.Append("kt_partner").SelectMany(r => moving.Select(c => (r, c))))
        {
            var reads = await database.Truth<bool>("select has_column_privilege($1, 'tickets', $2, 'SELECT')", role, column);
            Assert.Equal((role, column, role == "kt_partner" && column == "partner_activity_at"), (role, column, reads));
        }
    }

    private static string[] Lines(string text) =>
        [.. Continued().Replace(text, " ").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    // A line that is indented goes on where the one before it ended.
    [GeneratedRegex(@"\r?\n {4}")]
    private static partial Regex Continued();
}
