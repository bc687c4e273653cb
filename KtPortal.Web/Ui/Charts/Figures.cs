using System.Globalization;

namespace KtPortal.Web.Ui.Charts;

/// <summary>Numbers as charts write them, by the viewer's culture.</summary>
internal static class Figures
{
    /// <summary>"1,204", "18.25", "0.004"; the very large and the very small by their power of ten.</summary>
    internal static string Plain(double value) => value.ToString(Math.Abs(value) switch
    {
        0 => "0",
        >= 1e15 or < 1e-4 => "0.##E+0",
        < 1 => "0.####",
        _ => "#,0.##",
    }, CultureInfo.CurrentCulture);

    /// <summary>0.917 as "91.7%"; what isn't everything never reads as 100%.</summary>
    internal static string Percent(double share) => share switch
    {
        < 1 and > .9995 => .999.ToString("P1", CultureInfo.CurrentCulture),
        _ => share.ToString(share is 0 or 1 ? "P0" : "P1", CultureInfo.CurrentCulture),
    };

    /// <summary>A mark of an axis, as short as its step allows: "2.5M", "0.05".</summary>
    internal static string Mark(double value, Scale scale)
    {
        var size = Math.Max(Math.Abs(scale.Low), Math.Abs(scale.High));
        var (unit, letter) = size switch
        {
            >= 1e15 => (0d, ""),
            >= 1e9 => (1e9, "B"),
            >= 1e6 => (1e6, "M"),
            _ => (1d, ""),
        };
        if (value == 0)
        {
            return "0";
        }

        return unit == 0 || scale.Exponent < -6
            ? value.ToString("0.##E+0", CultureInfo.CurrentCulture)
            : unit > 1 && scale.Step >= unit / 100
                ? (value / unit).ToString("0.##", CultureInfo.CurrentCulture) + letter
                : value.ToString("N" + scale.Digits, CultureInfo.CurrentCulture);
    }
}
