using System.Globalization;
using KtPortal.Core.Surveys;
using KtPortal.Web.Http;
using KtPortal.Web.Surveys;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Surveys;

/// <summary>How satisfied clients were in a period: the last days, or days of one's own.</summary>
[Access(Surface.Desk, SurveyPermissions.Read)]
public sealed class IndexModel(SurveyReports reports) : PortalPage
{
    public const string Address = "/desk/csat";

    public static readonly IReadOnlyList<int> Periods = [30, 90, 365];

    private const int UsualDays = 90;
    private const int LongestDays = 3660;

    [BindProperty(SupportsGet = true)]
    public string? Days { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    public SurveyFigures Figures { get; private set; } = null!;

    /// <summary>The first and the last day, in the reader's zone.</summary>
    public (DateOnly First, DateOnly Last) Range { get; private set; }

    /// <summary>Null for days of one's own.</summary>
    public int? ChosenDays { get; private set; }

    public string? Wrong { get; private set; }

    protected override string Section => SurveysFeature.Figures;

    public async Task<IActionResult> OnGetAsync()
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);
        if (ReadRange() is { } own)
        {
            Range = own;
        }
        else
        {
            Wrong = string.IsNullOrEmpty(From) && string.IsNullOrEmpty(To) ? null : RatingTexts.RangeWrong;
            ChosenDays = int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && Periods.Contains(days) ? days : UsualDays;
            Range = (today.AddDays(1 - ChosenDays.Value), today);
        }

        var figures = await reports.ReadAsync(Actor, BeginOf(Range.First), BeginOf(Range.Last.AddDays(1)), Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        return Page();
    }

    private (DateOnly, DateOnly)? ReadRange() =>
        Read(From) is { } first && Read(To) is { } last && first <= last && last.DayNumber - first.DayNumber <= LongestDays ? (first, last) : null;

    // What no calendar of the database holds is no day to ask for.
    private static DateOnly? Read(string? day) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) && read.Year is > 1999 and < 2200
            ? read
            : null;

    private DateTimeOffset BeginOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
