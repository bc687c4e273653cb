using System.Text.Json;
using System.Text.Json.Serialization;

namespace KtPortal.Core.Branding;

/// <param name="Id">Of the image.</param>
/// <param name="TooDark">Of a logo: it needs a light plate on a dark page.</param>
/// <param name="Wide">Of a logo: it is a word by itself, so the name isn't set beside it.</param>
public sealed record PublishedFile(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("too_dark")] bool TooDark = false,
    [property: JsonPropertyName("wide")] bool Wide = false);

/// <summary>What pages show of a published brand besides its style sheets.</summary>
/// <param name="Settings">Without the custom CSS.</param>
/// <param name="Files">By the name they are served under.</param>
public sealed record BrandFace(BrandSettings Settings, IReadOnlyDictionary<string, PublishedFile> Files)
{
    public static BrandFace Neutral { get; } = new(new BrandSettings(), new Dictionary<string, PublishedFile>());

    /// <summary>"logo.svg", or null.</summary>
    public string? Logo => Named("logo");

    public string? LogoDark => Named("logo-dark");

    public string? Favicon => Named("favicon");

    public bool LogoIsWide => Logo is { } name && Files[name].Wide;

    public bool LogoNeedsPlate => LogoDark is null && Logo is { } name && Files[name].TooDark;

    /// <summary>What can't be read is as if it weren't there: no page fails because of a brand.</summary>
    public static BrandFace Read(string settings, string files) => new(BrandSettings.FromJson(settings), ReadFiles(files));

    public static string WriteFiles(IReadOnlyDictionary<string, PublishedFile> files) => JsonSerializer.Serialize(files);

    private static Dictionary<string, PublishedFile> ReadFiles(string files)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, PublishedFile?>>(files)?.Where(f => f.Value is not null).ToDictionary(f => f.Key, f => f.Value!) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private string? Named(string stem) => Files.Keys.FirstOrDefault(k => k.StartsWith(stem + ".", StringComparison.Ordinal));
}
