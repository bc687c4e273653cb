using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk;

/// <summary>A database and the product on it, shared by the tests of one class.</summary>
public sealed class DeskApp : IAsyncLifetime
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
        // Null where the database could not be made: that failure is to be read, not this one's.
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    public Task<PortalClient> SignInAs(Person person) => App.SignInAs(person);

    /// <summary>Sends a form of the desk with everything it needs, from a page that has one.</summary>
    public static async Task<Answer> Send(PortalClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var opened = await browser.GetAsync(page);
        var token = opened.Document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "";
        return await browser.PostAsync(action, [.. fields, ("__RequestVerificationToken", token)]);
    }
}
