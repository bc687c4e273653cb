namespace KtPortal.Tests.Support;

/// <summary>The product, running on a database of one's own: <c>IClassFixture&lt;OpenPortal&gt;</c>.</summary>
public sealed class OpenPortal : IAsyncLifetime
{
    public TestDatabase Database { get; } = new();

    public PortalApp App { get; private set; } = null!;

    public Shop Shop => Database.Shop;

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        App = await PortalApp.StartAsync(Database);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Database.DisposeAsync();
    }
}
