using System.Globalization;

namespace KtPortal.Core.Text;

/// <summary>A number as people type it: as the reader's language writes it, thousands apart or not; else with a point.</summary>
public static class TypedNumber
{
    private const NumberStyles Written = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <returns>Null for what is no number.</returns>
    public static decimal? Read(string text)
    {
        var dense = text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal);
        var signs = CultureInfo.CurrentCulture.NumberFormat;
        var isGrouped = dense.Split(signs.NumberDecimalSeparator)[0].TrimStart('-', '+').Split(signs.NumberGroupSeparator) is { Length: > 1 } groups
            && groups[0].Length is > 0 and <= 3 && groups.Skip(1).All(g => g.Length == 3);
        return decimal.TryParse(dense, isGrouped ? Written | NumberStyles.AllowThousands : Written, CultureInfo.CurrentCulture, out var number)
            || decimal.TryParse(dense, Written, CultureInfo.InvariantCulture, out number)
            ? number
            : null;
    }
}
