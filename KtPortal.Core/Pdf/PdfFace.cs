using System.Text;
using KtPortal.Core.Branding;

namespace KtPortal.Core.Pdf;

/// <summary>How a brand looks on paper: its light colours, one of our faces, its logo.</summary>
/// <param name="Footer">Legal lines at the foot of each page.</param>
public sealed record PdfFace(
    string Name, string Primary, string DisplayFont, string TextFont, PdfPart? Logo, IReadOnlyList<string> Footer)
{
    public const string LogoName = "logo";

    private const string Sans = "Inter";
    private const string Serif = "Portal Serif";

    /// <param name="logo">As published.</param>
    public static PdfFace Of(BrandSettings settings, PdfPart? logo, IReadOnlyList<string> footer)
    {
        return new(
            settings.PortalName,
            settings.Primary,
            FontOf(settings.DisplayFont),
            FontOf(settings.TextFont),
            logo is null ? null : Inked(logo, settings.Primary),
            footer);
    }

    // A sheet has no device whose faces could be used: the nearest of ours.
    private static string FontOf(string key) => key is "source-serif" or "georgia" ? Serif : Sans;

    // A logo in the colour of its surroundings has none of its own; on paper it stands in the brand's.
    private static PdfPart Inked(PdfPart logo, string color)
    {
        if (logo.ContentType != "image/svg+xml")
        {
            return logo with { Name = LogoName };
        }

        var svg = Encoding.UTF8.GetString(logo.Content).Replace("currentColor", color, StringComparison.OrdinalIgnoreCase);
        return logo with { Name = LogoName, Content = Encoding.UTF8.GetBytes(svg) };
    }
}
