using System.Text.Json;
using System.Text.RegularExpressions;
using KtPortal.Tests.Support;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Web;

/// <summary><c>script/quality</c> looks at every page of the product, and says why where it doesn't.</summary>
public sealed partial class MeasuredPagesTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private sealed record Listed(Dictionary<string, JsonElement> People, Dictionary<string, string[]> Areas, Dictionary<string, string[]> More, Dictionary<string, string> Without);

    private static readonly Listed Pages = JsonSerializer.Deserialize<Listed>(
        File.ReadAllText(Path.Combine(Samples.ProjectRoot, "script", "quality.d", "pages.json")), JsonSerializerOptions.Web)!;

    [Fact]
    public void Every_page_is_measured_or_excepted_with_a_reason()
    {
        var routes = Routes();
        Assert.True(routes.Count >= 25, $"only {routes.Count} were found");
        Assert.All(routes, route => Assert.True(AreaOf(route) is not null || Pages.Without.ContainsKey(route), $"{route} belongs to no area of script/quality.d/pages.json and is no exception there"));
        Assert.All(Pages.Without, exception =>
        {
            Assert.Contains(exception.Key, routes);
            Assert.True(exception.Value.Length > 5, exception.Key);
        });
    }

    [Fact]
    public void Every_area_has_pages_and_people_who_see_them()
    {
        var routes = Routes();
        Assert.All(Pages.Areas, area =>
        {
            Assert.Contains(routes, route => AreaOf(route) == area.Key && !Pages.Without.ContainsKey(route));
            Assert.NotEmpty(area.Value);
            Assert.All(area.Value, person => Assert.Contains(person, Pages.People.Keys));
        });
        Assert.All(Pages.More.Keys, route => Assert.Contains(route, routes));
    }

    // The script reads the routes from the pages themselves; it finds what the running product has.
    [Fact]
    public void The_script_finds_the_routes_that_the_product_has()
    {
        var written = Directory.EnumerateFiles(Path.Combine(Samples.ProjectRoot, "KtPortal.Web", "Pages"), "*.cshtml", SearchOption.AllDirectories)
            .Select(file => Directive().Match(File.ReadAllText(file))).Where(found => found.Success).Select(found => found.Groups["route"].Value);
        Assert.Equal(Routes().Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    private List<string> Routes() =>
    [
        .. portal.App.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct(),
    ];

    private static string? AreaOf(string route) => Pages.Areas.Keys
        .Where(area => route == area || route.StartsWith(area + "/", StringComparison.Ordinal)).MaxBy(area => area.Length);

    [GeneratedRegex("^@page \"(?<route>[^\"]+)\"", RegexOptions.Multiline)]
    private static partial Regex Directive();
}
