using System.Globalization;

namespace KtPortal.Web.Administration;

/// <summary>Reads what was typed into a form, in the reader's language.</summary>
public static class AdminReading
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm";
    private const NumberStyles Signed = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    /// <summary>Null for nothing but spaces.</summary>
    public static string? Words(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    /// <summary>What is no id names nothing that is offered: its field says so.</summary>
    public static Guid? Id(string? chosen) => string.IsNullOrEmpty(chosen) ? null : Guid.TryParse(chosen, out var id) ? id : Guid.Empty;

    public static decimal? Fraction(string? typed) =>
        decimal.TryParse(typed, Signed | NumberStyles.AllowDecimalPoint, CultureInfo.CurrentCulture, out var number) ? number : null;

    /// <summary>A day and an hour, of a field of the browser's or as people write them; of the years 1970 to 2199.</summary>
    public static DateTime? Time(string? typed) =>
        (DateTime.TryParseExact(typed, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || DateTime.TryParse(typed, CultureInfo.CurrentCulture, DateTimeStyles.None, out time))
        && time.Year is >= 1970 and <= 2199
            ? DateTime.SpecifyKind(time, DateTimeKind.Unspecified)
            : null;

    /// <summary>As a field of kind <c>datetime-local</c> holds it.</summary>
    public static string Say(DateTime time) => time.ToString(TimeForm, CultureInfo.InvariantCulture);

    public static int? Number(string? typed) => int.TryParse(typed, Signed, CultureInfo.CurrentCulture, out var number) ? number : null;
}
