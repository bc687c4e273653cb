using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>The product, running on a house of its own.</summary>
public sealed class OpenHouse : IAsyncLifetime
{
    private readonly Dictionary<Guid, PortalClient> browsers = [];

    public House House { get; } = new();

    public PortalApp App { get; private set; } = null!;

    internal IReadOnlyList<Place> Places { get; private set; } = [];

    /// <summary>What the samples of all features show.</summary>
    public IReadOnlyList<RouteSample> Routes { get; private set; } = [];

    /// <summary>Those of the provider, of both partners, of clients of all of them, of both tenants; each has a part of it all.</summary>
    public IReadOnlyList<Person> Visitors =>
    [
        .. House.Shop.Staff, House.Shop.Northwind.Owner, House.Shop.Southwind.Staff, House.Shop.Harbor.Office, House.Shop.Harbor.Dana,
        House.Shop.Lumen.Office, House.Shop.Lumen.Drew, House.Acme.Admin, House.Acme.Harbor.Office,
    ];

    public async ValueTask InitializeAsync()
    {
        await House.InitializeAsync();
        App = await PortalApp.StartAsync(House.Database);
        foreach (var sample in House.Samples.All)
        {
            await sample.OpenAsync(App);
        }

        Places = await Place.AllOf(App);
        Routes = [.. House.Samples.All.SelectMany(s => s.Routes)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in browsers.Values)
        {
            browser.Dispose();
        }

        if (App is not null)
        {
            await App.DisposeAsync();
        }

        await House.DisposeAsync();
    }

    internal Place PlaceOf(RouteSample sample) => Places.Single(p => p.Route == sample.Route);

    /// <summary>Whether the page lets this person in, whatever it then shows.</summary>
    internal bool Admits(Person who, RouteSample sample) =>
        PlaceOf(sample).Admits(who) && (sample.Permission is null || who.Actor.May(sample.Permission));

    public async Task<PortalClient> SignInAs(Person who)
    {
        if (!browsers.TryGetValue(who.Id, out var browser))
        {
            browsers[who.Id] = browser = await App.SignInAs(who);
        }

        return browser;
    }

    /// <summary>The page as it comes, or the part of it that the sample asks for.</summary>
    internal static Task<Answer> Get(PortalClient browser, RouteSample sample, string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, browser.Address(address));
        if (sample.IsFragment)
        {
            request.Headers.Add("HX-Request", "true");
        }

        return browser.SendAsync(request);
    }

    /// <summary>A form of the product, filled with what any of them could want.</summary>
    internal static async Task<Answer> Post(PortalClient browser, RouteSample sample, Thing thing, string address, string? token = null)
    {
        token ??= await TokenOf(browser);
        return await browser.PostAsync(address, [.. Place.AnyForm(token), .. sample.Fields(thing)]);
    }

    internal static async Task<string> TokenOf(PortalClient browser) =>
        (await browser.GetAsync("/account")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
}
