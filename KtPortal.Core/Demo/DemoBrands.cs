using KtPortal.Core.Branding;

namespace KtPortal.Core.Demo;

/// <summary>What the made-up companies chose for their portals; how it looks follows from it as for everybody.</summary>
internal static class DemoBrands
{
    public static BrandSettings Kre8ivTech { get; } = BrandSettings.Named("Kre8ivTech") with
    {
        SupportEmail = "support@kre8ivtech.example",
        SupportPhone = "+1 555 0100",
        SupportHours = "Monday to Friday, 8 to 6",
        TermsUrl = "https://kre8ivtech.example/terms",
        PrivacyUrl = "https://kre8ivtech.example/privacy",
    };

    public static BrandSettings Northwind { get; } = BrandSettings.Named("Northwind Studio") with
    {
        Primary = "#8a2a57",
        Secondary = "#dce8ef",
        Accent = "#c4548a",
        Radius = 4,
        DisplayFont = "source-serif",
        SupportEmail = "help@northwind.example",
        SupportHours = "Weekdays, 9 to 5",
        PrivacyUrl = "https://northwind.example/privacy",
        ImprintUrl = "https://northwind.example/imprint",
    };

    public static BrandSettings Acme { get; } = BrandSettings.Named("Acme IT Services") with
    {
        Primary = "#3c5a1e",
        Secondary = "#1f2e12",
        Accent = "#f2c94c",
        Radius = 6,
    };
}
