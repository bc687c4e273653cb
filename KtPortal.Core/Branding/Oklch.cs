using System.Globalization;

namespace KtPortal.Core.Branding;

/// <summary>
/// A colour by lightness (0 to 1), chroma and hue (degrees), as the tokens have it. Conversion to and from sRGB by the matrices
/// of Björn Ottosson, "A perceptual color space for image processing" (2020), which CSS Color 4 took over.
/// </summary>
public readonly record struct Oklch(double L, double C, double H)
{
    /// <param name="hex">#rrggbb, checked before.</param>
    public static Oklch Of(string hex)
    {
        var (r, g, b) = (Linear(hex, 1), Linear(hex, 3), Linear(hex, 5));
        var l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        var m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        var s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        var x = (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s);
        var y = (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s);
        var hue = Math.Atan2(y, x) * 180 / Math.PI;
        return new((0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s), Math.Sqrt((x * x) + (y * y)), hue < 0 ? hue + 360 : hue);
    }

    /// <summary>Degrees between two hues, 0 to 180.</summary>
    public static double Apart(double a, double b) => Math.Abs(((a - b + 540) % 360) - 180);

    /// <summary>#rrggbb. What a screen can't show loses chroma, never lightness or hue.</summary>
    public string ToHex()
    {
        var (low, high) = (0d, C);
        var shown = Rgb(C);
        for (var i = 0; i < 20 && !Fits(Rgb(high)); i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Fits(Rgb(middle)) ? (middle, high) : (low, middle);
            shown = Rgb(low);
        }

        return string.Create(CultureInfo.InvariantCulture, $"#{Byte(shown.R):x2}{Byte(shown.G):x2}{Byte(shown.B):x2}");
    }

    private (double R, double G, double B) Rgb(double chroma)
    {
        var (x, y) = (chroma * Math.Cos(H * Math.PI / 180), chroma * Math.Sin(H * Math.PI / 180));
        var l = Cube(L + (0.3963377774 * x) + (0.2158037573 * y));
        var m = Cube(L - (0.1055613458 * x) - (0.0638541728 * y));
        var s = Cube(L - (0.0894841775 * x) - (1.2914855480 * y));
        return (
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }

    private static bool Fits((double R, double G, double B) c) =>
        c is { R: >= -0.0005 and <= 1.0005, G: >= -0.0005 and <= 1.0005, B: >= -0.0005 and <= 1.0005 };

    private static double Cube(double value) => value * value * value;

    private static int Byte(double linear)
    {
        var value = Math.Clamp(linear, 0, 1);
        return (int)Math.Round(255 * (value <= 0.0031308 ? 12.92 * value : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055));
    }

    private static double Linear(string hex, int at) =>
        Contrast.Linear(int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d);
}
