using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web;

/// <summary>A database and the product on it, shared by the tests of one class.</summary>
public sealed class RunningShop : IAsyncLifetime
{
    public TestDatabase Database { get; } = new();

    public PortalApp App { get; private set; } = null!;

    public Shop Shop => Database.Shop;

    public Shop Acme => Database.Acme;

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
