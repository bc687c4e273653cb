using System.Text.Json;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Http;

/// <summary>What a phone is told about the portal it keeps on its home screen.</summary>
public sealed class ManifestTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    [Fact]
    public async Task It_names_the_brand_of_the_host_and_nobody_else()
    {
        var partner = portal.Shop.Northwind;
        using var browser = portal.App.Browser(partner.Host);
        var answer = await browser.GetAsync("/manifest.webmanifest");
        Assert.Equal(200, answer.Code);
        Assert.StartsWith("application/manifest+json", answer.Headers["Content-Type"], StringComparison.Ordinal);
        var manifest = JsonDocument.Parse(answer.Body).RootElement;
        Assert.StartsWith(partner.Name, manifest.GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal(("/", "/", "standalone"), (manifest.GetProperty("start_url").GetString(), manifest.GetProperty("scope").GetString(), manifest.GetProperty("display").GetString()));
        Assert.Matches("^#[0-9a-f]{6}$", manifest.GetProperty("theme_color").GetString());
        Assert.Equal(2, manifest.GetProperty("shortcuts").GetArrayLength());
        Assert.Equal(["192x192", "512x512", "512x512"], manifest.GetProperty("icons").EnumerateArray().Take(3).Select(icon => icon.GetProperty("sizes").GetString()));
        Assert.Contains(manifest.GetProperty("icons").EnumerateArray(), icon => icon.TryGetProperty("purpose", out var purpose) && purpose.GetString() == "maskable");
        Assert.DoesNotContain(portal.Shop.Name, answer.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/manifest.webmanifest")]
    [InlineData("/sw.js")]
    public async Task Who_has_it_gets_an_empty_answer(string path)
    {
        using var browser = portal.App.Browser(portal.Shop.Host);
        var first = await browser.GetAsync(path);
        Assert.Contains("no-cache", first.Headers["Cache-Control"], StringComparison.Ordinal);
        browser.Headers["If-None-Match"] = first.Headers["ETag"];
        Assert.Equal(304, (await browser.GetAsync(path)).Code);
    }

    [Theory]
    [InlineData("/manifest.webmanifest")]
    [InlineData("/sw.js")]
    [InlineData("/offline")]
    public async Task Nobodys_host_has_none(string path)
    {
        using var browser = portal.App.Browser("unknown.localhost");
        Assert.Equal(404, (await browser.GetAsync(path)).Code);
    }

    [Fact]
    public async Task Every_page_leads_to_it()
    {
        using var browser = portal.App.Browser(portal.Shop.Host);
        var head = (await browser.GetAsync("/login")).Document.Head!;
        Assert.NotNull(head.QuerySelector("link[rel=manifest][href='/manifest.webmanifest']"));
        Assert.NotNull(head.QuerySelector("link[rel=apple-touch-icon]"));
        Assert.Equal(2, head.QuerySelectorAll("meta[name=theme-color][media]").Length);
    }
}
