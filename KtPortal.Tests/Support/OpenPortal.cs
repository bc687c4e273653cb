namespace KtPortal.Tests.Support;

/// <summary>The product, running on a database of one's own: <c>IClassFixture&lt;OpenPortal&gt;</c>.</summary>
public class OpenPortal : IAsyncLifetime
{
    public TestDatabase Database { get; } = new();

    public PortalApp App { get; private set; } = null!;

    public Shop Shop => Database.Shop;

    public Shop Acme => Database.Acme;

    /// <summary>More KT_* variables.</summary>
    protected virtual Dictionary<string, string>? Settings => null;

    public virtual async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        App = await PortalApp.StartAsync(Database, Settings);
    }

    /// <summary>What was written can be found; a job sees to that a moment later.</summary>
    /// <summary>Nothing that happened to tickets waits to be seen by their clocks.</summary>
    public Task ClocksAreFollowed() => Waiting.Eventually(async () => await Database.Truth<bool>(
        "select not exists (select 1 from outbox_messages where kind = 'sla.follow' and state = 'pending')"));

    public Task WordsAreKept() => Waiting.Eventually(async () => await Database.Truth<bool>(
        "select not exists (select 1 from outbox_messages where kind = 'search.changed' and state = 'pending')"));

    public Task<PortalClient> SignInAs(Person person) => App.SignInAs(person);

    public virtual async ValueTask DisposeAsync()
    {
        // Null where the database could not be made: that failure is to be read, not this one's.
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
