using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KtPortal.Core.Branding;

/// <summary>
/// What an organization chose for its brand, as drafts, versions and the published brand keep it. What is missing falls back
/// to these neutral values, never to another organization's.
/// </summary>
public sealed record BrandSettings
{
    public const string NeutralPrimary = "#0b5c8a";
    public const string NeutralSecondary = "#0d2c42";
    public const string NeutralAccent = "#ffbe7d";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string PortalName { get; init; } = "";

    /// <summary>For home screens.</summary>
    public string ShortName { get; init; } = "";

    public Guid? LogoId { get; init; }

    /// <summary>For dark surfaces; without one a logo that is too dark gets a light plate.</summary>
    public Guid? LogoDarkId { get; init; }

    public Guid? FaviconId { get; init; }

    public string Primary { get; init; } = NeutralPrimary;

    public string Secondary { get; init; } = NeutralSecondary;

    public string Accent { get; init; } = NeutralAccent;

    /// <summary>A key of <see cref="BrandFonts"/>.</summary>
    public string DisplayFont { get; init; } = BrandFonts.Usual;

    public string TextFont { get; init; } = BrandFonts.Usual;

    /// <summary>Pixels, 0 to 16.</summary>
    public int Radius { get; init; } = 10;

    /// <summary>auto, light or dark: what visitors and clients get.</summary>
    public string DarkMode { get; init; } = "auto";

    public string? SupportEmail { get; init; }

    public string? SupportPhone { get; init; }

    public string? SupportUrl { get; init; }

    public string? SupportHours { get; init; }

    public string? TermsUrl { get; init; }

    public string? PrivacyUrl { get; init; }

    public string? ImprintUrl { get; init; }

    /// <summary>As typed; what pages get is what <see cref="Css.CustomStyles"/> leaves of it.</summary>
    public string? CustomCss { get; init; }

    public static BrandSettings Named(string name) => new() { PortalName = name, ShortName = name.Length > 30 ? name[..30].TrimEnd() : name };

    /// <summary>The same for the same look, another for any other: 10 hex digits.</summary>
    [JsonIgnore]
    public string Stamp => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())))[..10];

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>The neutral ones where it can't be read.</summary>
    public static BrandSettings FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<BrandSettings>(json, Json) ?? new BrandSettings();
        }
        catch (JsonException)
        {
            return new BrandSettings();
        }
    }

    /// <summary>What differs, by the field's name: for the audit log, and for two who edit at once.</summary>
    public IEnumerable<(string Field, string Before, string After)> ChangesTo(BrandSettings other)
    {
        foreach (var property in typeof(BrandSettings).GetProperties().Where(p => p.CanWrite))
        {
            var (before, after) = (Words(property.GetValue(this)), Words(property.GetValue(other)));
            if (before != after)
            {
                yield return (property.Name, before, after);
            }
        }
    }

    private static string Words(object? value) => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}

/// <summary>The typefaces a brand can choose: those that ship with the product, and those every device has.</summary>
public static class BrandFonts
{
    public const string Usual = "inter";

    public static readonly IReadOnlyList<(string Key, string Name, string Stack)> All =
    [
        ("inter", "Inter", "\"Inter Variable\", ui-sans-serif, system-ui, \"Segoe UI\", Roboto, sans-serif"),
        ("source-serif", "Source Serif", "\"Source Serif 4 Variable\", Georgia, serif"),
        ("system", "The device's own", "ui-sans-serif, system-ui, -apple-system, \"Segoe UI\", Roboto, sans-serif"),
        ("humanist", "Humanist sans", "Seravek, \"Gill Sans Nova\", Ubuntu, Calibri, \"DejaVu Sans\", source-sans-pro, sans-serif"),
        ("georgia", "Georgia", "Georgia, \"Times New Roman\", Times, serif"),
        ("mono", "Monospace", "ui-monospace, \"Cascadia Code\", Menlo, Consolas, \"DejaVu Sans Mono\", monospace"),
    ];

    public static bool Knows(string? key) => All.Any(f => f.Key == key);

    public static string StackOf(string key) => All.FirstOrDefault(f => f.Key == key) is { Stack: { } stack } ? stack : All[0].Stack;
}
