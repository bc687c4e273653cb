using System.Globalization;
using KtPortal.Core.Languages;
using KtPortal.Web.Ui.Charts;

namespace KtPortal.Web.Reports;

/// <summary>Numbers of reports as people read them; a dash where there is nothing to count.</summary>
public static class FigureText
{
    private const string Nothing = "–";

    /// <summary>"4.60".</summary>
    public static string Average(decimal? average) => average?.ToString("0.00", CultureInfo.CurrentCulture) ?? Nothing;

    /// <summary>"92%".</summary>
    public static string Share(double? share) => share?.ToString("P0", CultureInfo.CurrentCulture) ?? Nothing;

    /// <summary>"95.8%"; what isn't everything never reads as 100%.</summary>
    public static string Kept(double? share) => share is { } known ? Figures.Percent(known) : Nothing;

    /// <summary>"35 min", "2 h 10 min".</summary>
    public static string Minutes(decimal? minutes) => minutes is not { } all ? Nothing
        : (int)Math.Round(all, MidpointRounding.AwayFromZero) is var whole && whole < 60 ? PeriodTexts.Minutes.With(whole)
        : PeriodTexts.HoursMinutes.With(whole / 60, whole % 60);

    /// <summary>By the clock, from two days on in days: "12 d 4 h".</summary>
    public static string Span(decimal? minutes) => minutes is { } all && all >= 2880
        ? PeriodTexts.DaysHours.With((int)all / 1440, (int)all / 60 % 24)
        : Minutes(minutes);
}
