using KtPortal.Core.Branding;

namespace KtPortal.Core.Mail;

/// <summary>Brand colours as mail programs understand them: plain hexadecimal, checked, with a readable one on top.</summary>
internal static class MailColors
{
    private const string Light = "#ffffff";
    private const string Dark = "#16202a";

    /// <summary>A colour of six digits, or the one to fall back to: a brand's setting never reaches a style unchecked.</summary>
    public static string Checked(string color, string otherwise) => Contrast.IsColor(color) ? color : otherwise;

    public static string TextOn(string background) => Contrast.Ratio(background, Light) >= Contrast.Ratio(background, Dark) ? Light : Dark;

    /// <inheritdoc cref="Contrast.Mix"/>
    public static string Mix(string color, string over, double share) => Contrast.Mix(color, over, share);
}
