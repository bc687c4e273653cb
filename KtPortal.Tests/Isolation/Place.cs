using System.Reflection;
using System.Text.RegularExpressions;
using KtPortal.Tests.Support;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Isolation;

/// <summary>A page or endpoint of the running product, found in its routes.</summary>
internal sealed partial record Place(string Route, EndpointMetadataCollection Metadata, bool Gets, bool Posts)
{
    // Streams: the answer doesn't end. They have tests of their own.
    private static readonly string[] Endless = ["/events"];

    /// <summary>What it reads from its address besides its route, as texts.</summary>
    public IReadOnlyList<string> Asked { get; private init; } = [];

    public OpenAttribute? Open => Metadata.GetMetadata<OpenAttribute>();

    public AccessAttribute? Access => Metadata.GetMetadata<AccessAttribute>();

    public bool HasParameters => Route.Contains('{', StringComparison.Ordinal);

    public bool Ends => !Endless.Contains(Route);

    public bool Admits(Person who) => Access is { } access && (access.Permission is null || who.Actor.May(access.Permission)) && access.Surface switch
    {
        Surface.Desk => who.Actor.IsStaff,
        Surface.Portal => who.Actor.IsClient,
        _ => true,
    };

    /// <summary>The route with something in each of its parameters that could be there.</summary>
    public string Filled(string number, Guid id) => Parameter().Replace(Route, parameter => parameter.Groups["name"].Value switch
    {
        "number" => number,
        "version" => "0",
        _ => id.ToString(),
    });

    /// <summary>What any form could want.</summary>
    public static (string Name, string Value)[] AnyForm(string? token) =>
    [
        ("Content", "Written by somebody else"), ("Reason", "Because of a test"), ("FormKey", Guid.CreateVersion7().ToString()), ("Version", "1"),
        .. token is null ? Array.Empty<(string, string)>() : [("__RequestVerificationToken", token)],
    ];

    public static async Task<IReadOnlyList<Place>> AllOf(PortalApp app)
    {
        var loader = app.Services.GetRequiredService<PageLoader>();
        var places = new List<Place>();
        foreach (var endpoint in app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                // A page's own attributes are known once it is loaded, as it is with the first request for it.
                var loaded = await loader.LoadAsync(page, endpoint.Metadata);
                var verbs = loaded.HandlerMethods.Select(h => h.HttpMethod).ToHashSet(StringComparer.OrdinalIgnoreCase);
                places.Add(new Place(route, new EndpointMetadataCollection(loaded.EndpointMetadata ?? []), verbs.Contains("Get"), verbs.Contains("Post"))
                {
                    Asked = [.. AskedOf(loaded)],
                });
            }
            else
            {
                var verbs = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];
                places.Add(new Place(route, endpoint.Metadata, verbs.Contains("GET"), verbs.Contains("POST")));
            }
        }

        return [.. places.DistinctBy(p => p.Route)];
    }

    private static IEnumerable<string> AskedOf(CompiledPageActionDescriptor page)
    {
        foreach (var property in page.ModelTypeInfo!.GetProperties())
        {
            if (property.GetCustomAttribute<BindPropertyAttribute>() is not { SupportsGet: true } bound)
            {
                continue;
            }

            var name = bound.Name ?? property.Name;
            var parts = property.PropertyType == typeof(string) ? [] : property.PropertyType.GetProperties().Where(p => p.PropertyType == typeof(string));
            foreach (var one in property.PropertyType == typeof(string) ? [name] : parts.Select(p => $"{name}.{p.Name}"))
            {
                yield return one;
            }
        }

        foreach (var parameter in page.HandlerMethods.Where(h => h.HttpMethod == "Get").SelectMany(h => h.Parameters).Where(p => p.ParameterType == typeof(string)))
        {
            yield return parameter.Name;
        }
    }

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
