namespace KtPortal.Tests.Isolation;

/// <summary>Nobody deletes what is another's.</summary>
public sealed class DeletingAttackTests(House house) : TableAttack(house)
{
    [Theory]
    [MemberData(nameof(Attackers))]
    public async Task Deletes_nothing_outside(string name)
    {
        var sight = SightOf(name);
        await using var session = await Database.RawAs(sight.Actor);
        foreach (var table in Tables)
        {
            var gone = await session.Try($"delete from {table.Name} t returning to_jsonb(t)::text");
            if (gone.SqlState != Denied)
            {
                Assert.All(gone.Returned, r => Assert.True(
                    sight.Sees(table.Name, Parse(r)) && House.Samples.Table(table.Name).Deleted(Parse(r), sight), $"{name} deletes from {table.Name}: {r}"));
            }
        }
    }
}
