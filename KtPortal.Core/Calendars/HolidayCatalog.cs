using System.Globalization;
using KtPortal.Core.Administration;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Calendars;

public sealed record HolidayDraft : CatalogDraft
{
    public string? Country { get; init; }

    public IReadOnlyList<Holiday> Days { get; init; } = [];
}

/// <summary>Lists of holidays, one for each place where people work.</summary>
public sealed class HolidayCatalog(TimeProvider clock) : Catalog<HolidayCalendar, HolidayDraft>
{
    public const int MostDays = 180;
    public const int LongestName = 100;
    public const int FirstYear = 1970;
    public const int LastYear = 2199;

    public override string Key => "holidays";

    public override string Family => "holiday_calendar";

    public override string Place => CalendarsFeature.Place;

    public override string Permission => CalendarPermissions.Configure;

    public override CatalogWords Words => new(CalendarTexts.Holidays, CalendarTexts.HolidaysLead, CalendarTexts.NewHolidays, CalendarTexts.HolidaysEmpty);

    public override bool HasDefault => false;

    public override IReadOnlyList<Usage> UsedBy { get; } =
        [new("(select unnest(holiday_calendar_ids) as holiday_calendar_id from business_calendars) c", "holiday_calendar_id", () => CalendarTexts.UsedByCalendars)];

    public override IReadOnlyList<AdminField<HolidayDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("Country", () => CalendarTexts.Country, d => d.Country),
        new("Days", () => CalendarTexts.Days, d => string.Join("; ", d.Days.Select(Say))),
    ];

    public override HolidayDraft Blank => new() { Name = "" };

    /// <summary>"2026-12-24 Christmas Eve, every year, until 12:00".</summary>
    public static string Say(Holiday day)
    {
        var words = $"{day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {day.Name}";
        words += day.RecursYearly ? ", " + CalendarTexts.EveryYear : "";
        words += day.OpenFrom is { } from ? ", " + CalendarTexts.OpenFromTime.With(from.ToString("HH:mm", CultureInfo.InvariantCulture)) : "";
        return words + (day.OpenUntil is { } until ? ", " + CalendarTexts.OpenUntilTime.With(until.ToString("HH:mm", CultureInfo.InvariantCulture)) : "");
    }

    public override HolidayDraft DraftOf(HolidayCalendar entry) => new() { Name = entry.Name, Country = entry.Country, Days = entry.Days };

    public override CatalogFace FaceOf(CatalogEntry entry)
    {
        if (entry is not HolidayCalendar calendar)
        {
            return new();
        }

        var year = clock.GetUtcNow().Year;
        var count = calendar.Days.Count(d => d.Date.Year == year || (d.RecursYearly && (d.Date is not { Month: 2, Day: 29 } || DateTime.IsLeapYear(year))));
        return new()
        {
            Symbol = "calendar-days",
            More = CalendarTexts.DaysInYear.For(count, year.ToString(CultureInfo.InvariantCulture)),
            Badges = calendar.Country is { } country ? [country] : [],
        };
    }

    protected override HolidayCalendar Make() => HolidayCalendar.Begin();

    protected override void Write(HolidayCalendar entry, HolidayDraft draft) => entry.Change(draft);

    protected override void Check(HolidayDraft draft, HolidayCalendar? now, CatalogCheck<HolidayCalendar> check)
    {
        check.Length("Country", draft.Country, 100);
        if (draft.Days.Count > MostDays)
        {
            check.Error("Days", CalendarTexts.TooManyDays.For(MostDays));
            return;
        }

        for (var i = 0; i < draft.Days.Count; i++)
        {
            var day = draft.Days[i];
            if (string.IsNullOrWhiteSpace(day.Name))
            {
                check.Error($"Days[{i}]", CalendarTexts.NameOfDayMissing.With(day.Date));
            }

            check.Length($"Days[{i}]", day.Name, LongestName);
            if (day.Date.Year is < FirstYear or > LastYear)
            {
                check.Error($"Days[{i}]", CalendarTexts.YearOutside.With(FirstYear.ToString(CultureInfo.InvariantCulture), LastYear.ToString(CultureInfo.InvariantCulture)));
            }

            if (day.IsNoTime)
            {
                check.Error($"Days[{i}]", HolidayProblemTexts.NoTimeAtAll.With(day.Date));
            }

            if (draft.Days.Take(i).FirstOrDefault(day.Meets) is { } twice)
            {
                check.Error($"Days[{i}]", CalendarTexts.Twice.With(day.Date, twice.Name));
            }
        }
    }
}
