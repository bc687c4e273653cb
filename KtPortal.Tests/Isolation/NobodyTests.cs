using KtPortal.Core.Kernel;

namespace KtPortal.Tests.Isolation;

/// <summary>Without a role, or as a role without a tenant, there is nothing.</summary>
public sealed class NobodyTests(House house) : TableAttack(house)
{
    [Fact]
    public async Task Without_a_role_nothing_can_be_read_or_written()
    {
        await using var session = await Database.RawAs(null);
        foreach (var table in Tables)
        {
            foreach (var sql in (string[])[$"select * from {table.Name}", $"delete from {table.Name}", $"insert into {table.Name} default values", $"truncate {table.Name}"])
            {
                Assert.Equal((sql, Denied), (sql, (await session.Try(sql)).SqlState));
            }
        }
    }

    [Theory]
    [InlineData("kt_provider")]
    [InlineData("kt_partner")]
    [InlineData("kt_client_admin")]
    [InlineData("kt_client_user")]
    [InlineData("kt_public")]
    [InlineData("kt_system")]
    public async Task A_role_without_a_tenant_sees_and_changes_no_row(string role)
    {
        var nobody = new Actor { Audience = Enum.GetValues<Audience>().Single(a => a.DatabaseRole() == role), TenantId = Guid.Empty, Name = role };
        await using var session = await Database.RawAs(nobody);
        foreach (var table in Tables)
        {
            Assert.True(await Database.Truth<long>($"select count(*) from {table.Name}") > 0, table.Name);
            Assert.Empty((await session.Try($"select '{table.Name}' from {table.Name}")).Returned);
            Assert.True((await session.Try($"delete from {table.Name}")).DidNothing);
            foreach (var column in table.Written)
            {
                Assert.True((await session.Try($"update {table.Name} set {column} = {column}")).DidNothing, table.Name);
            }
        }
    }
}
