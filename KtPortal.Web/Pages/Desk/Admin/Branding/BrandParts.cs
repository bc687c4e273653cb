namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <summary>One line of text in the form.</summary>
public sealed record BrandField(string Name, string? Value, string? Error)
{
    public string Type { get; init; } = "text";

    public int Most { get; init; } = 255;

    public bool Optional { get; init; }

    public string? Hint { get; init; }
}

/// <param name="Field">Of the file.</param>
/// <param name="IdField">Of the picture that is there.</param>
/// <param name="Key">Names it among those to be removed.</param>
public sealed record BrandPicture(string Field, string IdField, string Key, Guid? Id, string? Error, string Hint)
{
    /// <summary>What stands in its place on dark pages.</summary>
    public Guid? OnDark { get => field ?? Id; init; }

    /// <summary>It can't be made out there: it gets a light plate.</summary>
    public bool NeedsPlate { get; init; }
}

/// <param name="Saved">For the browser's colour field while the typed one is none.</param>
public sealed record BrandColor(string Name, string? Value, string Saved, string? Error, string Hint);

/// <summary>What the fields are called, in the form and away from it.</summary>
public static class BrandLabels
{
    private static readonly (string Field, Func<string> Label)[] Known =
    [
        ("PortalName", () => BrandPageTexts.PortalName),
        ("ShortName", () => BrandPageTexts.ShortName),
        ("SupportEmail", () => BrandPageTexts.SupportEmail),
        ("SupportPhone", () => BrandPageTexts.SupportPhone),
        ("SupportUrl", () => BrandPageTexts.SupportUrl),
        ("SupportHours", () => BrandPageTexts.Hours),
        ("Logo", () => BrandPageTexts.Logo),
        ("LogoDark", () => BrandPageTexts.LogoDark),
        ("Favicon", () => BrandPageTexts.Favicon),
        ("Primary", () => BrandPageTexts.Primary),
        ("Secondary", () => BrandPageTexts.Secondary),
        ("Accent", () => BrandPageTexts.Accent),
        ("DarkMode", () => BrandPageTexts.DarkMode),
        ("DisplayFont", () => BrandPageTexts.DisplayFont),
        ("TextFont", () => BrandPageTexts.TextFont),
        ("Radius", () => BrandPageTexts.Radius),
        ("TermsUrl", () => BrandPageTexts.Terms),
        ("PrivacyUrl", () => BrandPageTexts.Privacy),
        ("ImprintUrl", () => BrandPageTexts.Imprint),
        ("CustomCss", () => BrandPageTexts.CustomCss),
    ];

    public static IEnumerable<string> Fields => Known.Select(known => known.Field);

    /// <param name="property">Of the settings; a picture is named by its id there.</param>
    public static string Of(string property) =>
        Array.Find(Known, known => known.Field == property || known.Field + "Id" == property).Label?.Invoke() ?? property;

    /// <summary>A typeface; those with names of their own keep them.</summary>
    public static string OfFont(string key, string name) => key switch
    {
        "system" => BrandPageTexts.FontSystem,
        "humanist" => BrandPageTexts.FontHumanist,
        _ => name,
    };
}
