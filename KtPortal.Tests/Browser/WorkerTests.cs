using System.Text.Json;
using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>What the service worker keeps on a device, and what it never keeps.</summary>
public sealed class WorkerTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private const string Kept = """
        async () => {
          const kept = [];
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys())
              kept.push({ name, path: request.url.replace(location.origin, ''), text: await (await caches.match(request)).text() });
          return JSON.stringify(kept);
        }
        """;

    private Shop Shop => portal.Shop;

    private sealed record Entry(string Name, string Path, string Text);

    [Fact]
    public async Task Without_a_network_a_page_says_so_in_the_brand_of_the_host_and_comes_back()
    {
        await using var phone = await Ready(Shop.Lumen.Dana);
        await phone.Page.Context.SetOfflineAsync(true);
        await phone.GoTo("/portal/tickets");
        await Expect(phone.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You are offline");
        await Expect(phone.Page.Locator(".brand")).ToContainTextAsync(Shop.Northwind.Name);
        await Expect(phone.Page.Locator(".btn-primary")).ToHaveCSSAsync("display", "flex"); // the sheets are there as well
        await phone.Page.Context.SetOfflineAsync(false);
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "Try again" }).TapAsync();
        await Expect(phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Tickets", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_without_a_network_speaks_the_language_that_was_chosen()
    {
        await using var phone = await Ready(Shop.Cedar.Dana);
        await phone.GoTo("/account");
        await phone.Page.Locator("input[name=Language][value=de]").CheckAsync();
        await phone.Button("Save language").TapAsync();
        await Expect(phone.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await phone.Page.WaitForFunctionAsync("async () => (await (await caches.match('/offline')).text()).includes('Sie sind offline')");
        await phone.Page.Context.SetOfflineAsync(true);
        await phone.GoTo("/portal");
        await Expect(phone.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Sie sind offline");
        Assert.Equal("/offline", Assert.Single(await KeptBy(phone), entry => entry.Text.Contains("<html", StringComparison.Ordinal)).Path);
    }

    [Fact]
    public async Task Nothing_of_anybody_is_kept_on_the_device()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "A secret between us", files: await Shop.Upload(Shop.Harbor.Dana));
        await using var phone = await Ready(Shop.Harbor.Dana);
        foreach (var path in (string[])["/portal", "/portal/tickets", $"/portal/tickets/{ticket.Number}", "/account"])
        {
            await phone.GoTo(path);
        }

        await phone.Page.EvaluateAsync("for (const link of document.links) fetch(link.href)");
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        await phone.Page.GetByLabel("Your reply").FillAsync("Half a secret");
        await phone.Page.WaitForFunctionAsync("() => Object.values(sessionStorage).some(kept => kept.includes('Half a secret'))");
        await phone.GoTo("/account");
        await phone.Button("Sign out").TapAsync();
        await phone.IsAt("/login$");
        Assert.Equal(0, await phone.Page.EvaluateAsync<int>("sessionStorage.length"));

        await phone.SignInAs(Shop.Harbor.Drew);
        await phone.GoTo("/account");
        var kept = await KeptBy(phone);
        Assert.True(kept.Count > 5, "hardly anything is kept");
        Assert.All(kept, entry => Assert.True(
            entry.Path == "/offline" || entry.Path.StartsWith("/brand/", StringComparison.Ordinal) || (entry.Path.StartsWith("/assets/", StringComparison.Ordinal) && entry.Path.Contains("?v=", StringComparison.Ordinal)), entry.Path));
        Assert.All(kept, entry => Assert.DoesNotContain("secret", entry.Text, StringComparison.OrdinalIgnoreCase));
        foreach (var person in (Person[])[Shop.Harbor.Dana, Shop.Harbor.Drew])
        {
            Assert.All(kept, entry => Assert.DoesNotContain(person.Actor.Name, entry.Text, StringComparison.Ordinal));
        }

        Assert.DoesNotContain("<html", string.Concat(kept.Where(entry => entry.Path != "/offline").Select(entry => entry.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_offline_page_knows_nobody_even_when_somebody_asks()
    {
        using var browser = await portal.App.SignInAs(Shop.Harbor.Dana);
        var answer = await browser.GetAsync("/offline");
        Assert.Equal(200, answer.Code);
        Assert.DoesNotContain(Shop.Harbor.Dana.Actor.Name, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Shop.Harbor.Dana.Id.ToString("N"), answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_version_takes_the_place_of_the_old_one()
    {
        await using var phone = await Ready(Shop.Pine.Dana);
        var before = Assert.Single((await KeptBy(phone)).Select(entry => entry.Name).Distinct());
        await phone.Page.Context.RouteAsync("**/sw.js", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace(before["shell-".Length..], "next", StringComparison.Ordinal) });
        });
        await phone.Page.EvaluateAsync("navigator.serviceWorker.getRegistration().then(worker => worker.update())");
        await phone.Page.WaitForFunctionAsync("async () => (await caches.keys()).join() === 'shell-next'");
        await phone.GoTo("/portal/tickets");
        await Expect(phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Tickets", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_operator_can_take_it_away()
    {
        await using var app = await PortalApp.StartAsync(portal.Database, new() { ["KT_WORKER"] = "off" });
        using var browser = app.Browser(Shop.Harbor.Host);
        var answer = await browser.GetAsync("/sw.js");
        Assert.Contains("unregister", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("fetch", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Offline_a_form_says_so_and_keeps_what_was_typed(bool byLink)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "In a tunnel");
        await using var phone = await Ready(Shop.Harbor.Dana);
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        await phone.IsLive();
        await phone.Page.GetByLabel("Your reply").FillAsync("It went dark");
        await phone.Page.Context.SetOfflineAsync(true);
        await (byLink ? phone.Page.GetByLabel("Back to tickets") : phone.Button("Send reply")).TapAsync();
        await Expect(phone.Page.Locator("[data-failure=offline]")).ToBeVisibleAsync(); // hidden words count as text, too
        await Expect(phone.Page.GetByText("You are offline.")).ToBeVisibleAsync();
        await Expect(phone.Page.GetByText("That didn’t send.")).ToBeHiddenAsync();
        await Expect(phone.Page.GetByLabel("Your reply")).ToHaveValueAsync("It went dark");
        await phone.Page.Context.SetOfflineAsync(false);
        await Expect(phone.Page.Locator("[data-failure]")).ToBeHiddenAsync();
        await phone.Button("Send reply").TapAsync();
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("It went dark");
    }

    /// <summary>Signed in, with the worker in charge of the page.</summary>
    private async Task<Screen> Ready(Person person)
    {
        var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone);
        await phone.SignInByForm(person);
        await phone.Page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
        await phone.GoTo("/portal");
        await phone.Page.WaitForFunctionAsync("() => navigator.serviceWorker.controller?.state === 'activated'");
        return phone;
    }

    private static async Task<IReadOnlyList<Entry>> KeptBy(Screen phone) =>
        JsonSerializer.Deserialize<List<Entry>>(await phone.Page.EvaluateAsync<string>(Kept), JsonSerializerOptions.Web)!;
}
