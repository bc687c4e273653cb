using System.Globalization;

namespace KtPortal.Core.Mail;

/// <summary>Brand colours as mail programs understand them: plain hexadecimal, checked, with a readable one on top.</summary>
internal static class MailColors
{
    private const string Light = "#ffffff";
    private const string Dark = "#16202a";

    /// <summary>A colour of six digits, or the one to fall back to: a brand's setting never reaches a style unchecked.</summary>
    public static string Checked(string color, string otherwise) =>
        color is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit) ? color : otherwise;

    public static string TextOn(string background) => Contrast(background, Light) >= Contrast(background, Dark) ? Light : Dark;

    /// <summary>So much of <paramref name="over"/> in the colour, from 0 to 1.</summary>
    public static string Mix(string color, string over, double share)
    {
        var (a, b) = (Channels(color), Channels(over));
        return "#" + string.Concat(a.Zip(b, (x, y) => ((int)Math.Round(x + ((y - x) * share))).ToString("x2", CultureInfo.InvariantCulture)));
    }

    // WCAG 2, contrast ratio.
    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string color)
    {
        var linear = Array.ConvertAll(Channels(color), c => c / 255d <= 0.04045 ? c / 255d / 12.92 : Math.Pow(((c / 255d) + 0.055) / 1.055, 2.4));
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    private static int[] Channels(string color) =>
        Array.ConvertAll([1, 3, 5], at => int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
