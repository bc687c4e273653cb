using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KtPortal.Core.Features;
using KtPortal.Core.Languages;
using KtPortal.Core.Tenancy;
using Microsoft.Net.Http.Headers;

namespace KtPortal.Web.Http;

/// <summary>What a phone needs to keep the portal like an app: the host's names, colours and icons, nobody else's.</summary>
public static class ManifestEndpoint
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file of its own, never part of a page
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private sealed record Manifest(
        string Id, string Name, string ShortName, string StartUrl, string Scope, string Display, string Lang, string Dir,
        string BackgroundColor, string ThemeColor, IReadOnlyList<Picture> Icons, IReadOnlyList<Shortcut> Shortcuts);

    private sealed record Picture(string Src, string Sizes, string Type, string? Purpose = null);

    private sealed record Shortcut(string Name, string Url);

    public static void MapManifest(this IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/manifest.webmanifest",
            (PortalRequest request, FeatureCatalog features, HttpContext context) => Serve(request.Host, features, context))
            .WithMetadata(new OpenAttribute("the look of a portal is public"));

    private static IResult Serve(HostEntry host, FeatureCatalog features, HttpContext context)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(Of(host, features), Json);
        // Names and colours may change at any time; asking whether they did costs an empty answer.
        context.Response.Headers.CacheControl = "public, no-cache";
        return Results.Bytes(content, "application/manifest+json; charset=utf-8",
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\""));
    }

    private static Manifest Of(HostEntry host, FeatureCatalog features) => new(
        "/", host.PortalName, host.ShortName, "/", "/", "standalone", SpokenLanguages.Current.Tag, SpokenLanguages.Current.Direction,
        "#ffffff", host.PrimaryColor, [.. IconsOf(host)], [.. ShortcutsOf(host, features)]);

    // What does something comes first: phones show one or two.
    private static IEnumerable<Shortcut> ShortcutsOf(HostEntry host, FeatureCatalog features) =>
        from place in features.Places
        where place.Shortcut is not null && (place.Module is null || !host.ModulesOff.Contains(place.Module))
        orderby place.IsAction descending
        select new Shortcut(place.Shortcut!(), place.Address);

    private static IEnumerable<Picture> IconsOf(HostEntry host)
    {
        var brand = Shells.BrandFolder(host);
        yield return new($"{brand}/icon-192.png", "192x192", "image/png");
        yield return new($"{brand}/icon-512.png", "512x512", "image/png");
        yield return new($"{brand}/icon-maskable-512.png", "512x512", "image/png", "maskable");
        if (host.Face.Favicon is "favicon.svg" and var drawn)
        {
            yield return new($"{brand}/{drawn}", "any", "image/svg+xml");
        }
    }
}
