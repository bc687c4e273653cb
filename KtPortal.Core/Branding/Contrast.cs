using System.Globalization;

namespace KtPortal.Core.Branding;

/// <summary>
/// Contrast of two colours as WCAG 2.2 defines it (w3.org/TR/WCAG22, "contrast ratio" and "relative luminance"): from 1 for the
/// same colour to 21 for black on white. Text wants 4.5, large text and shapes 3.
/// </summary>
public static class Contrast
{
    public const double Text = 4.5;
    public const double Shape = 3;

    /// <param name="a">#rrggbb</param>
    /// <param name="b">#rrggbb</param>
    public static double Ratio(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    public static double Luminance(string hex) => Luminance(Channel(hex, 1), Channel(hex, 3), Channel(hex, 5));

    /// <summary>Of channels from 0 to 1.</summary>
    public static double Luminance(double red, double green, double blue) =>
        (0.2126 * Linear(red)) + (0.7152 * Linear(green)) + (0.0722 * Linear(blue));

    // The threshold is sRGB's own (IEC 61966-2-1); WCAG notes that its older 0.03928 makes no difference for eight bits.
    internal static double Linear(double channel) => channel <= 0.04045 ? channel / 12.92 : Math.Pow((channel + 0.055) / 1.055, 2.4);

    /// <summary>So much of <paramref name="over"/> in the colour, from 0 to 1, channel by channel.</summary>
    public static string Mix(string color, string over, double share) => "#" + string.Concat(((int[])[1, 3, 5]).Select(at =>
        ((int)Math.Round(255 * (Channel(color, at) + ((Channel(over, at) - Channel(color, at)) * share)))).ToString("x2", CultureInfo.InvariantCulture)));

    public static bool IsColor(string? text) => text is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit);

    private static double Channel(string hex, int at) => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;
}
