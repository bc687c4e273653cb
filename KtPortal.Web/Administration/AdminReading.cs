using System.Globalization;

namespace KtPortal.Web.Administration;

/// <summary>Reads what was typed into a form, in the reader's language.</summary>
public static class AdminReading
{
    private const NumberStyles Signed = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    /// <summary>Null for nothing but spaces.</summary>
    public static string? Words(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    /// <summary>What is no id names nothing that is offered: its field says so.</summary>
    public static Guid? Id(string? chosen) => string.IsNullOrEmpty(chosen) ? null : Guid.TryParse(chosen, out var id) ? id : Guid.Empty;

    public static decimal? Fraction(string? typed) =>
        decimal.TryParse(typed, Signed | NumberStyles.AllowDecimalPoint, CultureInfo.CurrentCulture, out var number) ? number : null;

    public static int? Number(string? typed) => int.TryParse(typed, Signed, CultureInfo.CurrentCulture, out var number) ? number : null;
}
