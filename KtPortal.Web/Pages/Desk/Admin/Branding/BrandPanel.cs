using System.Globalization;
using KtPortal.Core.Branding;
using KtPortal.Core.Branding.Css;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <summary>What stands beside the form: what was measured, and how it would look.</summary>
/// <param name="CustomCss">As it stands in the form: refused, it is told why, and not shown.</param>
public sealed record BrandPanel(Guid OrganizationId, BrandSettings Shown, string Face, string Theme, string? CustomCss)
{
    public static IReadOnlyList<(string Key, string Name)> Faces =>
        [("home", BrandPageTexts.FaceHome), ("sign-in", BrandPageTexts.FaceSignIn), ("mail", BrandPageTexts.FaceMail)];

    public BrandPalette Palette { get; } = BrandPalette.Derive(Shown.Primary, Shown.Secondary, Shown.Accent);

    public CssReading Css { get; } = CustomStyles.Read(CustomCss);

    /// <summary>Of a frame: changes with what it shows, so that it is fetched again exactly then.</summary>
    public string AddressOf(string face, string theme) => $"/desk/admin/brand/preview/{face}?organization={OrganizationId}&theme={theme}&v={Shown.Stamp}";

    public static string ChosenFace(string? face) => Faces.Any(f => f.Key == face) ? face! : "home";

    public static string ChosenTheme(string? theme) => theme == "dark" ? "dark" : "light";

    public static string NameOf(string theme) => theme == "dark" ? BrandPageTexts.Dark : BrandPageTexts.Light;

    public static string Ratio(double ratio) => string.Create(CultureInfo.CurrentCulture, $"{Math.Floor(ratio * 10) / 10:0.0} : 1");
}
