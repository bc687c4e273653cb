using System.Text.Json.Nodes;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>A copy of one's own row goes in; the same copy naming somebody else's row does not.</summary>
public sealed class InsertingAttackTests(House house) : TableAttack(house)
{
    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Inserts_nothing_outside_and_refers_to_nothing_outside(string name)
    {
        var sight = SightOf(name);
        await using var session = await Database.RawAs(sight.Actor);
        var (holes, tried) = (new List<string>(), 0);
        foreach (var table in Tables)
        {
            var written = await GrantedAsync(sight.Actor, table, "INSERT");
            if (written.Count == 0)
            {
                var refused = await session.Try($"insert into {table.Name} ({table.Key[0]}) values (null)");
                Assert.True(refused.SqlState == Denied, $"{name} inserts into {table.Name}: {refused}");
                continue;
            }

            await InsertAsync(session, sight, table, written, holes);
            tried++;
        }

        Assert.True(tried >= 8, $"only {tried} tables were tried");
        Assert.True(holes.Count == 0, $"{name}:\n{string.Join('\n', holes)}");
    }

    private async Task InsertAsync(RawSession session, Sight sight, TableInfo table, List<string> written, List<string> holes)
    {
        var readable = await GrantedAsync(sight.Actor, table, "SELECT");
        var insert = Insert(table, written, readable);
        var own = await FindCopyableAsync(session, table, sight, insert);
        Assert.True(own is not null, $"{sight.Actor.Email} may insert into {table.Name}, but no copy of an own row goes in: nothing can be tried");

        foreach (var other in sight.Foreign(table.Name, 1))
        {
            var copy = await session.Try(insert, Fresh(table.Name, other, sight.Actor).ToJsonString());
            Note(holes, $"a copy of {other["id"]} into {table.Name}", copy, r => Same(r, other, "tenant_id") && Same(r, other, "organization_id"));
        }

        foreach (var reference in House.Schema.References.Where(r => r.Table == table.Name && r.Columns.All(c => written.Contains(c.Here))))
        {
            foreach (var foreign in Strangers(sight, reference))
            {
                var row = Point(Fresh(table.Name, own, sight.Actor), reference, foreign);
                var attempt = await session.Try(
                    readable.Count > 0 ? null : $"select to_jsonb(t)::text from {table.Name} t where {KeyOf(table, row)}",
                    insert,
                    [row.ToJsonString()]);
                Note(holes, $"{reference}: {foreign.ToJsonString()}", attempt, r => Names(r, reference, foreign));
            }
        }
    }

    private static string Insert(TableInfo table, List<string> written, List<string> readable)
    {
        var columns = string.Join(", ", written);
        return $"insert into {table.Name} as t ({columns}) select {columns} from jsonb_populate_record(null::{table.Name}, $1::jsonb)" +
            (readable.Count > 0 ? $" returning {RowOf(readable)}" : "");
    }

    private async Task<JsonObject?> FindCopyableAsync(RawSession session, TableInfo table, Sight sight, string insert)
    {
        // One's own first: what one has written oneself is most likely what one may write again. Jobs and steps are told by whoever
        // does something, also by those who don't read them.
        var own = sight.All(table.Name).Where(r => sight.Concerns(table.Name, r)).OrderByDescending(r => r.Count(c => Sight.Value(c.Value) == sight.Me));
        foreach (var row in own.Take(500))
        {
            if (!(await session.Try(insert, Fresh(table.Name, row, sight.Actor).ToJsonString())).DidNothing)
            {
                return row;
            }
        }

        return null;
    }

    private static bool Same(JsonObject one, JsonObject other, string column) => Sight.Value(one[column]) == Sight.Value(other[column]);
}
