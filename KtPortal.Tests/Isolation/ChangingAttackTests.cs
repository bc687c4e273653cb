using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>Nobody changes what is another's, or makes what is one's own name it.</summary>
public sealed class ChangingAttackTests(House house) : TableAttack(house)
{
    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Changes_nothing_outside(string name)
    {
        var sight = SightOf(name);
        await using var session = await Database.RawAs(sight.Actor);
        foreach (var table in Tables)
        {
            var columns = await GrantedAsync(sight.Actor, table, "UPDATE");
            if (columns.Count == 0)
            {
                var refused = await session.Try($"update {table.Name} set {table.Written[^1]} = {table.Written[^1]}");
                Assert.True(refused.SqlState == Denied, $"{name} updates {table.Name}: {refused}");
                continue;
            }

            var row = RowOf(await GrantedAsync(sight.Actor, table, "SELECT"));
            var change = ChangeOf(table, columns);
            var changed = await session.Try($"update {table.Name} t set {change} returning {row}");
            Assert.True(changed.SqlState is null, $"{table.Name}: {changed}");
            Assert.All(changed.Returned, r => Assert.True(sight.Concerns(table.Name, Parse(r)), $"{name} changes in {table.Name}: {r}"));
            foreach (var foreign in sight.Foreign(table.Name, 1))
            {
                var one = await session.Try($"update {table.Name} t set {change} where {KeyOf(table, foreign)}");
                Assert.True(one.DidNothing, $"{name} changes in {table.Name}: {foreign}");
            }
        }
    }

    /// <summary>An own row can't be made to name somebody else's, nor be given away.</summary>
    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Points_no_own_row_at_anything_outside(string name)
    {
        var sight = SightOf(name);
        await using var session = await Database.RawAs(sight.Actor);
        var (holes, tried) = (new List<string>(), 0);
        foreach (var table in Tables)
        {
            var columns = await GrantedAsync(sight.Actor, table, "UPDATE");
            if (columns.Count > 0)
            {
                tried += await PointAsync(session, sight, table, columns, holes);
            }
        }

        Assert.True(tried > 0 || sight.Actor.IsClient);
        Assert.True(holes.Count == 0, $"{name}:\n{string.Join('\n', holes)}");
    }

    private string ChangeOf(TableInfo table, List<string> columns) => House.Samples.Table(table.Name).Change ?? $"{columns[0]} = {columns[0]}";

    private async Task<int> PointAsync(RawSession session, Sight sight, TableInfo table, List<string> columns, List<string> holes)
    {
        var returning = RowOf(await GrantedAsync(sight.Actor, table, "SELECT"));
        var changeable = (await session.Try($"update {table.Name} t set {ChangeOf(table, columns)} returning {returning}")).Returned;
        if (changeable.Count == 0)
        {
            return 0;
        }

        var (own, tried) = (Parse(changeable[0]), 0);
        if (columns.Contains("tenant_id"))
        {
            var other = sight.Actor.TenantId == House.Shop.TenantId ? House.Acme.TenantId : House.Shop.TenantId;
            Note(holes, $"{table.Name}.tenant_id", await session.Try($"update {table.Name} t set tenant_id = '{other}' where {KeyOf(table, own)}"), _ => true);
        }

        foreach (var reference in House.Schema.References.Where(r => r.Table == table.Name && r.Columns.All(c => columns.Contains(c.Here))))
        {
            // What the row names already, as a ticket does who accepted it, may stay as it is.
            foreach (var foreign in Strangers(sight, reference).Where(f => !Names(own, reference, f)))
            {
                tried++;
                var set = string.Join(", ", reference.Columns.Select(c => $"{c.Here} = (jsonb_populate_record(null::{table.Name}, $1::jsonb)).{c.Here}"));
                var attempt = await session.Try($"update {table.Name} t set {set} where {KeyOf(table, own)} returning {returning}",
                    Point(own.DeepClone().AsObject(), reference, foreign).ToJsonString());
                Note(holes, $"{reference}: {foreign.ToJsonString()}", attempt, r => Names(r, reference, foreign));
            }
        }

        return tried;
    }
}
