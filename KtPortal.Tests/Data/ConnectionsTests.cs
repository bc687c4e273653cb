using System.Data.Common;
using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;
using KtPortal.Web.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KtPortal.Tests.Data;

/// <summary>Whose statements a connection serves.</summary>
public sealed class ConnectionsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Shop Shop => database.Shop;

    [Fact]
    public async Task Staff_clients_and_jobs_never_take_turns_on_one_connection()
    {
        var (system, pids) = (Actor.System(Shop.TenantId, "test"), new Dictionary<string, HashSet<int>>());
        for (var round = 0; round < 3; round++)
        {
            foreach (var (lane, actor) in ((string, Actor)[])
                [("desk", Shop.Manager.Actor), ("portal", Shop.Harbor.Dana.Actor), ("jobs", system), ("desk", Shop.Northwind.Owner.Actor)])
            {
                pids[lane] = [.. pids.GetValueOrDefault(lane, []), await database.As(actor, scope => BackendOf(scope.Db))];
            }
        }

        Assert.All(pids.Values, served => Assert.Single(served));
        Assert.Equal(3, pids.Values.SelectMany(served => served).Distinct().Count());
    }

    [Fact]
    public async Task A_connection_that_broke_between_two_statements_is_an_outage_and_the_same_context_begins_anew()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        foreach (var actor in (Actor[])[Shop.Manager.Actor, Shop.Harbor.Dana.Actor, Shop.Manager.Actor])
        {
            await db.EnterAsync(actor, Cancel);
            await database.Force("select pg_terminate_backend($1)", await BackendOf(db));
            await Assert.ThrowsAnyAsync<DbException>(() => BackendOf(db));
            foreach (var again in (Func<Task>[])[() => BackendOf(db), () => db.Set<User>().AnyAsync(Cancel)])
            {
                var failure = await Record.ExceptionAsync(again);
                Assert.True(Failures.IsOutage(failure), failure?.ToString());
            }

            await db.RollbackAsync();
        }

        await db.EnterAsync(Shop.Harbor.Dana.Actor, Cancel);
        await using var command = db.Command("select current_user::text");
        Assert.Equal("kt_client_user", await command.ExecuteScalarAsync(Cancel));
        await db.RollbackAsync();
    }

    [Fact]
    public async Task Connections_that_died_in_the_pool_are_exchanged_and_nobody_is_told_of_them()
    {
        foreach (var actor in (Actor[])[Shop.Manager.Actor, Shop.Harbor.Dana.Actor, Actor.System(Shop.TenantId, "test")])
        {
            var died = await database.As(actor, scope => BackendOf(scope.Db));
            await database.Force("select pg_terminate_backend($1)", died);
            Assert.NotEqual(died, await database.As(actor, scope => BackendOf(scope.Db)));
        }
    }

    [Fact]
    public async Task A_connection_that_was_left_as_if_in_use_keeps_nobody_out()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(Shop.Manager.Actor, Cancel);
        await db.RollbackAsync();
        await db.Database.OpenConnectionAsync(Cancel);
        await db.EnterAsync(Shop.Harbor.Dana.Actor, Cancel);
        Assert.True(await BackendOf(db) > 0);
        await db.RollbackAsync();
    }

    /// <summary>One after the other they are served by one connection, which prepares by itself what it hears for the second time.</summary>
    [Theory]
    [InlineData("select $1::text", "22021")]
    [InlineData("select id from tickets where number = $1", "22021")]
    [InlineData("update tickets set subject = $1", "42501")]
    public async Task A_statement_that_fails_hurts_nobody_who_comes_after(string sql, string failure)
    {
        var served = new HashSet<int>();
        foreach (var typed in (string[])["fine", "a\0b", "a\0b", "fine", "a\0b", "fine"])
        {
            var fails = typed != "fine";
            var thrown = await Record.ExceptionAsync(() => database.As(Shop.Harbor.Drew.Actor, scope => AskAsync(scope.Db, sql, typed)));
            var state = (thrown as PostgresException)?.SqlState;
            Assert.True(thrown is null or PostgresException, thrown?.ToString());
            Assert.Equal(fails || failure != "22021", state is not null);
            served.Add(await database.As(Shop.Harbor.Dana.Actor, scope => BackendOf(scope.Db)));
            Assert.Equal("fine", await database.As(Shop.Harbor.Dana.Actor, scope => AskAsync(scope.Db, "select $1::text", "fine")));
        }

        Assert.Single(served);
    }

    private static async Task<string?> AskAsync(PortalDb db, string sql, string typed)
    {
        await using var command = db.Command(sql, typed);
        return await command.ExecuteScalarAsync(Cancel) as string;
    }

    private static async Task<int> BackendOf(PortalDb db)
    {
        await using var command = db.Command("select pg_backend_pid()");
        return (int)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
