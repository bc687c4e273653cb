using System.Globalization;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Reports;

/// <summary>Figures of a period: the last days, or days of one's own. Chosen by <c>/Reports/_Period.cshtml</c>.</summary>
public abstract class PeriodPage : PortalPage
{
    private const int UsualDays = 90;
    private const int LongestDays = 3660;

    public static IReadOnlyList<int> Periods { get; } = [30, 90, 365];

    [BindProperty(SupportsGet = true)]
    public string? Days { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>Where the period is chosen.</summary>
    public abstract string Path { get; }

    /// <summary>What of the page's address stays as it is when another period is chosen.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string?>> Staying => [];

    /// <summary>The page with the last days.</summary>
    public string LastDays(int days) =>
        Path + QueryString.Create(Staying.Prepend(new("days", days.ToString(CultureInfo.InvariantCulture))));

    /// <summary>The first and the last day, in the reader's zone.</summary>
    public (DateOnly First, DateOnly Last) Range { get; private set; }

    /// <summary>Null for days of one's own.</summary>
    public int? ChosenDays { get; private set; }

    /// <summary>Why the days that were asked for are none.</summary>
    public string? Wrong { get; private set; }

    /// <returns>When the period begins, and before when it ends.</returns>
    protected (DateTimeOffset From, DateTimeOffset To) ReadPeriod()
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);
        if (ReadRange() is { } own)
        {
            Range = own;
        }
        else
        {
            Wrong = string.IsNullOrEmpty(From) && string.IsNullOrEmpty(To) ? null : PeriodTexts.RangeWrong;
            ChosenDays = int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && Periods.Contains(days) ? days : UsualDays;
            Range = (today.AddDays(1 - ChosenDays.Value), today);
        }

        return (BeginOf(Range.First), BeginOf(Range.Last.AddDays(1)));
    }

    private (DateOnly, DateOnly)? ReadRange() =>
        Read(From) is { } first && Read(To) is { } last && first <= last && last.DayNumber - first.DayNumber <= LongestDays ? (first, last) : null;

    // What no calendar of the database holds is no day to ask for.
    private static DateOnly? Read(string? day) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) && read.Year is > 1999 and < 2200
            ? read
            : null;

    protected DateTimeOffset BeginOf(DateOnly day) => Zones.InstantOf(Zone, day.ToDateTime(TimeOnly.MinValue));
}
