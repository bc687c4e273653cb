namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <summary>One line of text in the form.</summary>
public sealed record BrandField(string Name, string Label, string? Value, string? Error)
{
    public string Type { get; init; } = "text";

    public int Most { get; init; } = 255;

    public bool Optional { get; init; }

    public string? Hint { get; init; }
}

/// <param name="Field">Of the file.</param>
/// <param name="IdField">Of the picture that is there.</param>
/// <param name="Key">Names it among those to be removed.</param>
public sealed record BrandPicture(string Field, string IdField, string Key, string Label, Guid? Id, string? Error, string Hint);

/// <param name="Saved">For the browser's colour field while the typed one is none.</param>
public sealed record BrandColor(string Name, string Label, string? Value, string Saved, string? Error, string Hint);

/// <summary>What the fields are called, where they are named away from the form.</summary>
public static class BrandLabels
{
    public static readonly IReadOnlyList<(string Field, string Label)> All =
    [
        ("PortalName", "Portal name"), ("ShortName", "Short name"), ("SupportEmail", "Support email"), ("SupportPhone", "Support phone"), ("SupportUrl", "Support page"),
        ("SupportHours", "Hours"), ("Logo", "Logo"), ("LogoDark", "Logo for dark pages"), ("Favicon", "Icon"), ("Primary", "Primary"), ("Secondary", "Secondary"),
        ("Accent", "Accent"), ("DarkMode", "Clients see it"), ("DisplayFont", "Headings"), ("TextFont", "Text"), ("Radius", "Roundness of corners"), ("TermsUrl", "Terms"),
        ("PrivacyUrl", "Privacy"), ("ImprintUrl", "Imprint"), ("CustomCss", "Custom CSS"),
    ];

    /// <param name="property">Of the settings; a picture is named by its id there.</param>
    public static string Of(string property) => All.FirstOrDefault(l => l.Field == property || l.Field + "Id" == property).Label ?? property;
}
