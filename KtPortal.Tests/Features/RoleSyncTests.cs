using KtPortal.Core.Features;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Features;

/// <summary>The permissions of a new version reach the tenants that are there.</summary>
public sealed class RoleSyncTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Built_in_roles_get_what_the_features_grant_and_copies_are_left_alone()
    {
        await database.Force("update roles set permissions = '{tickets.read}' where is_builtin and name = 'agent'");
        await database.Force("delete from roles where name = 'dispatcher' and tenant_id = $1 and not exists (select 1 from users u where u.role_id = roles.id)", database.Acme.TenantId);
        await database.Force("insert into roles (tenant_id, id, name, audience, permissions) values ($1, gen_random_uuid(), 'Night shift', 'provider', '{tickets.read}')", database.Shop.TenantId);
        var sync = database.Services.GetRequiredService<RoleSync>();

        Assert.True(await sync.RunAsync(Cancel) >= 2);

        foreach (var tenant in (Guid[])[database.Shop.TenantId, database.Acme.TenantId])
        {
            foreach (var role in FeatureList.Catalog.BuiltInRoles)
            {
                Assert.Equal(role.Permissions, await database.Truth<string[]>("select permissions from roles where tenant_id = $1 and name = $2 and is_builtin", tenant, role.Name));
            }
        }

        Assert.Equal(["tickets.read"], await database.Truth<string[]>("select permissions from roles where name = 'Night shift'"));
        Assert.Equal(0, await sync.RunAsync(Cancel));
    }

    [Fact]
    public async Task Only_a_node_brings_them()
    {
        await using var session = await database.RawAs(database.Shop.Admin.Actor);
        Assert.Equal("42501", (await session.Try("select app.sync_roles('[]')")).SqlState);
    }

    [Fact]
    public void Nobody_but_admins_and_managers_accepts()
    {
        Assert.Equal(["admin", "manager"], FeatureList.Catalog.BuiltInRoles.Where(r => r.Permissions.Contains(TicketPermissions.Accept)).Select(r => r.Name));
        Assert.Equal(10, FeatureList.Catalog.BuiltInRoles.Count);
    }
}
