using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Limits;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Limits;

/// <summary>Two of <see cref="RateLimits"/> on one database are two nodes.</summary>
public sealed class RateLimitsTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly LimitCounts counts = new(database.Options, ContextSeal.From(TestServer.AppPassword), database.Clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RateLimits Node() => new(counts, new LimitSettings(_ => null), database.Clock);

    private Actor From(string address, Shop? shop = null) => Actor.Public((shop ?? database.Shop).TenantId, Guid.Empty) with { IpAddress = address };

    [Theory]
    [InlineData("fives", 5, 5)]
    [InlineData("sixties", 60, 64)]
    [InlineData("hundreds", 120, 132)]
    public async Task Nodes_together_let_through_all_that_is_allowed_and_at_most_a_tenth_more(string name, int most, int atMost)
    {
        var limit = new Limit(name, CountedPer.Address, most, TimeSpan.FromMinutes(1));
        RateLimits[] nodes = [Node(), Node()];
        var taken = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, most * 4), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            if (await nodes[i % 2].TakeAsync(From("192.0.2.1"), limit, Cancel) is null)
            {
                Interlocked.Increment(ref taken);
            }
        });
        Assert.InRange(taken, most, atMost);
    }

    [Fact]
    public async Task Who_waits_as_long_as_told_comes_in_and_not_before()
    {
        var limit = new Limit("waiting", CountedPer.Address, 3, TimeSpan.FromMinutes(15));
        var (node, caller) = (Node(), From("192.0.2.2"));
        Assert.Null(await node.TakeAsync(caller, limit, Cancel));
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await node.TakeAsync(caller, limit, Cancel));
        Assert.Null(await node.TakeAsync(caller, limit, Cancel));
        var wait = await node.TakeAsync(caller, limit, Cancel);
        Assert.InRange(wait!.Value, TimeSpan.FromMinutes(9.9), TimeSpan.FromMinutes(10.6));

        database.Clock.Advance(wait.Value - TimeSpan.FromSeconds(20));
        Assert.NotNull(await node.TakeAsync(caller, limit, Cancel));
        Assert.NotNull(await Node().TakeAsync(caller, limit, Cancel));
        database.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(await Node().TakeAsync(caller, limit, Cancel));
        // The window slides: the other two still count.
        Assert.NotNull(await node.TakeAsync(caller, limit, Cancel));
    }

    [Fact]
    public async Task Far_from_a_limit_the_database_is_told_in_batches_and_asked_nothing()
    {
        var limit = new Limit("batches", CountedPer.Address, 120, TimeSpan.FromMinutes(1));
        var (one, other, caller) = (Node(), Node(), From("192.0.2.3"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await one.TakeAsync(caller, limit, Cancel));
        }

        Assert.Equal(0, await CountAsync(limit));
        await one.TellAsync(Cancel);
        Assert.Equal(3, await CountAsync(limit));
        await one.TellAsync(Cancel);
        Assert.Equal(3, await CountAsync(limit));

        // What one node told, another learns when it tells.
        await FillAsync(one, caller, limit);
        Assert.Null(await other.TakeAsync(caller, limit, Cancel));
        await other.TellAsync(Cancel);
        Assert.NotNull(await other.TakeAsync(caller, limit, Cancel));
    }

    [Fact]
    public async Task What_is_given_back_is_not_counted()
    {
        var limit = new Limit("given back", CountedPer.Address, 2, TimeSpan.FromMinutes(1));
        var (node, caller) = (Node(), From("192.0.2.4"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await node.TakeAsync(caller, limit, Cancel));
            node.GiveBack(caller, limit);
        }

        Assert.Null(await node.TakeAsync(caller, limit, Cancel));
        Assert.Null(await node.TakeAsync(caller, limit, Cancel));
        Assert.NotNull(await node.TakeAsync(caller, limit, Cancel));
    }

    [Fact]
    public async Task A_customers_64_addresses_are_one_and_another_tenant_counts_by_itself()
    {
        var limit = new Limit("network", CountedPer.Address, 2, TimeSpan.FromMinutes(1));
        var node = Node();
        Assert.Null(await node.TakeAsync(From("2001:db8:7:7::1"), limit, Cancel));
        Assert.Null(await node.TakeAsync(From("2001:db8:7:7:aaaa::2"), limit, Cancel));
        Assert.NotNull(await node.TakeAsync(From("2001:db8:7:7:bbbb::3"), limit, Cancel));
        Assert.Null(await node.TakeAsync(From("2001:db8:7:8::1"), limit, Cancel));
        Assert.Null(await node.TakeAsync(From("2001:db8:7:7::1", database.Acme), limit, Cancel));
    }

    [Fact]
    public async Task A_limit_per_user_is_the_users_wherever_he_is()
    {
        var limit = new Limit("user", CountedPer.User, 1, TimeSpan.FromMinutes(1));
        var node = Node();
        Assert.Null(await node.TakeAsync(database.Shop.Harbor.Dana.Actor with { IpAddress = "192.0.2.5" }, limit, Cancel));
        Assert.NotNull(await node.TakeAsync(database.Shop.Harbor.Dana.Actor with { IpAddress = "192.0.2.6" }, limit, Cancel));
        Assert.Null(await node.TakeAsync(database.Shop.Harbor.Drew.Actor with { IpAddress = "192.0.2.5" }, limit, Cancel));
    }

    [Fact]
    public async Task The_operators_number_stands_instead_of_the_declared_one()
    {
        var limit = new Limit("set-by-operator", CountedPer.Address, 100, TimeSpan.FromMinutes(1));
        var node = new RateLimits(counts, new LimitSettings(name => name == "KT_LIMIT_SET_BY_OPERATOR" ? "1" : null), database.Clock);
        Assert.Null(await node.TakeAsync(From("192.0.2.7"), limit, Cancel));
        Assert.NotNull(await node.TakeAsync(From("192.0.2.7"), limit, Cancel));
    }

    [Fact]
    public async Task Without_a_database_nobody_is_kept_out_and_what_was_counted_is_told_later()
    {
        using var gone = new LimitCounts(
            database.Options with { App = "Host=127.0.0.1;Port=1;Username=nobody" }, ContextSeal.From(TestServer.AppPassword), database.Clock);
        var limit = new Limit("outage", CountedPer.Address, 2, TimeSpan.FromMinutes(1));
        var node = new RateLimits(gone, new LimitSettings(_ => null), database.Clock);
        for (var i = 0; i < 4; i++)
        {
            Assert.Null(await node.TakeAsync(From("192.0.2.8"), limit, Cancel));
        }

        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => node.TellAsync(Cancel));
    }

    public void Dispose() => counts.Dispose();

    private static async Task FillAsync(RateLimits node, Actor caller, Limit limit)
    {
        for (var i = 0; await node.TakeAsync(caller, limit, Cancel) is null; i++)
        {
            Assert.True(i < limit.Most, "it is taken without end");
        }
    }

    private Task<long> CountAsync(Limit limit) => database.Truth<long>("select coalesce(sum(count), 0) from limit_counts where name = $1", limit.Name);
}
