using KtPortal.Core.Demo;
using KtPortal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Demo;

/// <summary>A database with the demo in it, which two nodes wanted to write at the same moment.</summary>
public sealed class DemoDatabase : IAsyncLifetime
{
    public TestDatabase Database { get; } = new();

    /// <summary>What each of the two said: whether it wrote.</summary>
    public IReadOnlyList<bool> Wrote { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        // The copy comes with tenants; the log of what they did refuses to be emptied.
        await Database.Force("set session_replication_role = replica; truncate tenants cascade; reset session_replication_role");
        Wrote = await Task.WhenAll(SeedAsync(), SeedAsync());
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    public async Task<bool> SeedAsync()
    {
        await using var scope = Database.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DemoData>()
            .SeedAsync("localhost", Database.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
    }
}
