using System.Text.Json.Nodes;

namespace KtPortal.Tests.Isolation;

/// <summary>Everybody reads exactly what is theirs: not a row more, and not a row less.</summary>
public sealed class ReadingAttackTests(House house) : TableAttack(house)
{
    [Fact]
    public void Every_table_has_rows_of_both_tenants()
    {
        var missing = House.Samples.Tables.Where(t => !t.IsOfNoTenant)
            .Where(t => ((Support.Shop[])[House.Shop, House.Acme]).Any(s => House.Rows[t.Name].All(r => !Sight.Is(r, "tenant_id", s.TenantId.ToString()))))
            .Select(t => t.Name).ToList();
        Assert.True(missing.Count == 0, $"Without rows there is nothing to attack: {string.Join(", ", missing)}. {SampleCatalog.Advice("FillAsync")}");
    }

    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Reads_what_is_ones_own_and_nothing_else(string name)
    {
        var sight = SightOf(name);
        await using var session = await Database.RawAs(sight.Actor);
        foreach (var table in Tables)
        {
            var readable = await GrantedAsync(sight.Actor, table, "SELECT");
            Assert.True(House.Samples.Table(table.Name).Readers.Contains(sight.Actor.Audience) == readable.Count > 0,
                $"{name} {(readable.Count > 0 ? "reads" : "doesn't read")} {table.Name}: its sample says otherwise");
            if (readable.Count == 0)
            {
                Assert.Equal((table.Name, Denied), (table.Name, (await session.Try($"select count(*)::text from {table.Name}")).SqlState));
                continue;
            }

            var seen = await session.Try($"select {RowOf(readable)} from {table.Name} t");

            Assert.Null(seen.SqlState);
            Assert.True(sight.All(table.Name).Any(r => !sight.Sees(table.Name, r)), $"{table.Name} has no row that {name} must not see");
            // What its reader may read of a row says less than the row.
            var whole = sight.All(table.Name).ToDictionary(r => Identity(table, r));
            Assert.All(seen.Returned.Select(Parse), r => Assert.True(
                sight.Sees(table.Name, table.Key.All(r.ContainsKey) ? whole[Identity(table, r)] : r), $"{name} sees in {table.Name}: {r}"));
            var own = sight.All(table.Name).Count(r => sight.Sees(table.Name, r));
            Assert.True(own > 0, $"{table.Name} has no row that {name} sees. {SampleCatalog.Advice("FillAsync")}");
            Assert.Equal((name, table.Name, own), (name, table.Name, seen.Returned.Count));
            Assert.Equal(own, await session.Ask<long>($"select count(*) from {table.Name}"));
        }
    }

    private static string Identity(TableInfo table, JsonObject row) => string.Join(' ', table.Key.Select(k => Sight.Value(row[k])));
}
