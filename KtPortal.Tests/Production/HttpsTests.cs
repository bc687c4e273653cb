using System.Net;
using AngleSharp.Html.Parser;
using KtPortal.Tests.Browser;
using KtPortal.Tests.Support;
using KtPortal.Web.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Production;

/// <summary>Signing in, and one ticket's journey, as operators run the product. Each request meets the other node.</summary>
public sealed class HttpsTests(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    private const int Requests = 6;

    private Shop Shop => installation.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Hosts => ["provider", "partner", "custom"];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Sign_in_holds_on_every_host_and_every_node(string host)
    {
        Installation.IsNeeded();
        var (name, who) = HostOf(host);
        using var client = installation.Client();
        var cookies = await SignInAsync(client, name, who.Email);
        var session = Assert.Single(cookies, c => c.StartsWith(SessionCookie.OverHttps + "=", StringComparison.Ordinal));
        Assert.All(cookies, c => Assert.Matches("(?i)^__Host-[^;]+;(?=.*path=/)(?=.*secure)(?!.*domain=)", c));
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, name, "/account", Pair(session))).StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_cookie_that_a_sibling_host_planted_is_nobody(string host)
    {
        Installation.IsNeeded();
        var (name, who) = HostOf(host);
        using var client = installation.Client();
        var session = (await SignInAsync(client, name, who.Email)).Single(
            c => c.StartsWith(SessionCookie.OverHttps, StringComparison.Ordinal));
        var value = Pair(session)[(SessionCookie.OverHttps.Length + 1)..];
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, name, "/account", Pair(session))).StatusCode);
        foreach (var planted in (string[])
            [$"s={value}", $"kt={value}", $"__Secure-s={value}", $"__Host-kt={value}", $"s={value}; __Host-s=AAAA"])
        {
            var answer = await GetAsync(client, name, "/account", planted);
            Assert.Equal((planted, HttpStatusCode.Redirect), (planted, answer.StatusCode));
        }
    }

    [Fact]
    public async Task The_form_key_that_a_sibling_host_planted_is_none()
    {
        Installation.IsNeeded();
        using var client = installation.Client();
        var page = await GetAsync(client, Shop.Host, "/login", null);
        var own = Pair(page.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-kt-form=", StringComparison.Ordinal)));
        var token = await TokenOf(page);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, token, own["__Host-".Length..])).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(client, token, own)).StatusCode);
    }

    [Fact]
    public async Task A_ticket_travels_from_a_phone_to_the_desk_and_back_live()
    {
        Installation.IsNeeded();
        await using var phone = await OpenAsync(
            new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });
        await using var desk = await OpenAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        await desk.SignInAs(Shop.Host, Shop.Manager.Email);
        await phone.SignInAs(Installation.CustomHost, Shop.Lumen.Dana.Email);

        await phone.Page.GotoAsync(installation.Address(Installation.CustomHost, "/portal/tickets/new").ToString());
        await phone.Page.GetByLabel("What do you need help with?").FillAsync("The mats have not arrived");
        await phone.Page.GetByLabel("What happens?").FillAsync("They were promised for Monday.");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Send ticket" }).TapAsync();
        await Expect(phone.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/portal/tickets/NW-"));
        var number = new Uri(phone.Page.Url).Segments[^1];
        await Expect(phone.Page.Locator("html")).ToHaveAttributeAsync("data-live", "live");

        await desk.Page.GotoAsync(installation.Address(Shop.Host, $"/desk/tickets/{number}").ToString());
        await desk.Page.Locator("[data-composer] textarea").FillAsync("They left **today**.");
        await desk.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("They left today.");
        await phone.Page.GetByLabel("Your reply").FillAsync("Thank you!");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Send reply" }).TapAsync();
        await Expect(desk.Page.Locator("#thread")).ToContainTextAsync("Thank you!");

        await phone.Page.GotoAsync(installation.Address(Installation.CustomHost, "/account").ToString());
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(phone.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/login"));
        await phone.Page.GotoAsync(installation.Address(Installation.CustomHost, "/portal").ToString());
        await Expect(phone.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/login"));
        Assert.Empty(phone.Complaints);
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task What_was_done_is_told_and_can_be_taken_back_and_chosen_columns_stay()
    {
        Installation.IsNeeded();
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Accepted by mistake");
        await using var desk = await OpenAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        await desk.SignInAs(Shop.Host, Shop.Manager.Email);
        await desk.Page.GotoAsync(installation.Address(Shop.Host, "/desk/tickets?form=columns&columns=number&columns=created").ToString());
        await desk.Page.GotoAsync(installation.Address(Shop.Host, "/desk/tickets").ToString());
        await Expect(desk.Page.Locator("#list [data-row] .row-organization")).ToHaveCountAsync(0);

        await desk.Page.GotoAsync(installation.Address(Shop.Host, "/desk/inbox").ToString());
        var row = desk.Page.Locator($"[data-row='{ticket.Number}']");
        await row.Locator("summary.list-row").ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync($"{ticket.Number} accepted");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync($"{ticket.Number} undone");
        Assert.Equal("new", await installation.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
        Assert.Empty(desk.Complaints);
    }

    private (string Host, Person Who) HostOf(string kind) => kind switch
    {
        "provider" => (Shop.Host, Shop.Harbor.Dana),
        "partner" => (Shop.Northwind.Host, Shop.Maple.Dana),
        _ => (Installation.CustomHost, Shop.Maple.Drew),
    };

    private async Task<SecureScreen> OpenAsync(BrowserNewContextOptions options)
    {
        options.IgnoreHTTPSErrors = true;
        options.ReducedMotion = ReducedMotion.Reduce;
        // A worker's script is fetched by the browser itself, which doesn't forgive a certificate of Caddy's own.
        options.ServiceWorkers = ServiceWorkerPolicy.Block;
        var context = await chromium.OpenAsync(options);
        // Two nodes that begin cold, on a machine that runs other tests besides.
        context.SetDefaultTimeout(60_000);
        return new SecureScreen(await context.NewPageAsync(), installation);
    }

    private async Task<IReadOnlyList<string>> SignInAsync(HttpClient client, string host, string email)
    {
        var page = await GetAsync(client, host, "/login", null);
        var form = page.Headers.GetValues("Set-Cookie").Select(Pair);
        using var request = new HttpRequestMessage(HttpMethod.Post, installation.Address(host, "/login"))
        {
            Content = new FormUrlEncodedContent(
                [new("Email", email), new("Password", Shop.Password), new("__RequestVerificationToken", await TokenOf(page))]),
            Headers = { { "Cookie", string.Join("; ", form) } },
        };
        var answer = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return [.. answer.Headers.GetValues("Set-Cookie")];
    }

    private async Task<HttpResponseMessage> PostAsync(HttpClient client, string token, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, installation.Address(Shop.Host, "/login"))
        {
            Content = new FormUrlEncodedContent(
                [new("Email", Shop.Pine.Dana.Email), new("Password", Shop.Password), new("__RequestVerificationToken", token)]),
            Headers = { { "Cookie", cookie } },
        };
        return await client.SendAsync(request, Cancel);
    }

    private async Task<HttpResponseMessage> GetAsync(HttpClient client, string host, string path, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, installation.Address(host, path));
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return await client.SendAsync(request, Cancel);
    }

    private static async Task<string> TokenOf(HttpResponseMessage page) => new HtmlParser()
        .ParseDocument(await page.Content.ReadAsStringAsync(Cancel))
        .QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static string Pair(string cookie) => cookie.Split(';')[0];
}
