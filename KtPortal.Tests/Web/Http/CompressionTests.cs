using System.IO.Compression;
using System.Text.RegularExpressions;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Http;

/// <summary>Everything that is text travels compressed, and what has its hash in its address is kept for ever.</summary>
public sealed class CompressionTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task The_sheet_comes_as_the_browser_takes_it(string accepted, string? encoding)
    {
        Assert.SkipUnless(File.Exists(Sheet), "The styles have not been built.");
        using var http = new HttpClient();
        using var answer = await AskAsync(http, "/assets/app.css?v=1", accepted);
        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/css", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.GetValues("Cache-Control").Single());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Equal(await File.ReadAllTextAsync(Sheet, TestContext.Current.CancellationToken), await ReadAsync(answer));
    }

    [Theory]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task A_page_waits_for_one_sheet_with_the_brand_in_it(string accepted, string? encoding)
    {
        using var http = new HttpClient();
        using var page = await AskAsync(http, "/login", "identity");
        var address = Assert.Single(Regex.Matches(await ReadAsync(page), "<link rel=\"stylesheet\" href=\"([^\"]+)\"")).Groups[1].Value;
        using var answer = await AskAsync(http, address, accepted);
        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/css", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.GetValues("Cache-Control").Single());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        var sheet = await ReadAsync(answer);
        Assert.StartsWith(File.Exists(Sheet) ? await File.ReadAllTextAsync(Sheet, TestContext.Current.CancellationToken) : "", sheet, StringComparison.Ordinal);
        Assert.Contains("--brand-primary", sheet[^2000..], StringComparison.Ordinal);
        using var earlier = await AskAsync(http, address.Split('?')[0] + "?v=another", accepted);
        Assert.Equal("no-cache", earlier.Headers.GetValues("Cache-Control").Single());
    }

    [Fact]
    public async Task Pages_come_compressed_and_are_kept_by_nobody()
    {
        using var http = new HttpClient();
        using var answer = await AskAsync(http, "/login", "gzip, br");
        Assert.Equal("br", answer.Content.Headers.ContentEncoding.Single());
        Assert.Contains("no-store", answer.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
        Assert.Contains("Sign in", await ReadAsync(answer), StringComparison.Ordinal);
        using var plain = await AskAsync(http, "/login", "identity");
        Assert.Empty(plain.Content.Headers.ContentEncoding);
    }

    private static string Sheet => Path.Combine(Samples.ProjectRoot, "KtPortal.Web", "wwwroot", "assets", "app.css");

    private Task<HttpResponseMessage> AskAsync(HttpClient http, string path, string accepted)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{portal.App.Port}{path}");
        request.Headers.Host = $"kt.localhost:{portal.App.Port}";
        request.Headers.Add("Accept-Encoding", accepted);
        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer)
    {
        var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream plain = answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(stream, CompressionMode.Decompress),
            "gzip" => new GZipStream(stream, CompressionMode.Decompress),
            _ => stream,
        };
        return await new StreamReader(plain).ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
