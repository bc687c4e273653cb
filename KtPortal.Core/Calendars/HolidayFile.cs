using System.Runtime.Serialization;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;

namespace KtPortal.Core.Calendars;

/// <summary>What an iCalendar file (RFC 5545) holds of holidays: its events of whole days.</summary>
/// <param name="Skipped">Events that are no holidays: of some hours, without a name, called off, longer than a month, in years that no list has.</param>
internal sealed record HolidayFile(IReadOnlyList<Holiday> Days, int Skipped)
{
    public const int MostBytes = 1024 * 1024;

    private const int MostEvents = 2000;
    private const int LongestEvent = 31;

    // More than anybody's list of holidays says in twenty years: what else there is in the file is not read.
    private const int MostDays = 20 * HolidayCatalog.MostDays;

    // What comes again by another rule than "every year on this date" is written down for so many years.
    private const int YearsAhead = 5;
    private const int StepsInVain = 1500;

    /// <param name="today">Dates of rules are reckoned from the beginning of this year.</param>
    public static Result<HolidayFile> Read(string text, DateOnly today)
    {
        if (Load(text) is not { } file)
        {
            return new Problem.Invalid("File", HolidayProblemTexts.NoCalendarFile);
        }

        if (file.Events.Count > MostEvents)
        {
            return new Problem.Invalid("File", HolidayProblemTexts.TooManyEvents);
        }

        // Rules take their time to be reckoned with, and each that is worth it gives a day at least.
        if (file.Events.Count(IsReckoned) > HolidayCatalog.MostDays)
        {
            return TooManyDays();
        }

        var days = new List<Holiday>();
        var skipped = 0;
        foreach (var found in file.Events.Select(one => TryDaysOf(one, today)))
        {
            days.AddRange(found);
            skipped += found.Count == 0 ? 1 : 0;
            if (days.Count > MostDays)
            {
                return TooManyDays();
            }
        }

        return new HolidayFile(days, skipped);
    }

    private static Problem.Invalid TooManyDays() => new("File", CalendarTexts.TooManyDays.For(HolidayCatalog.MostDays));

    private static Calendar? Load(string text)
    {
        if (!text.Contains("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return Calendar.Load(text);
        }
        // What it throws for what it can't read depends on where it stops.
        catch (Exception e) when (e is SerializationException or ArgumentException or FormatException or InvalidOperationException or OverflowException
            or IndexOutOfRangeException)
        {
            return null;
        }
    }

    // An event whose times can't be reckoned with is none of a holiday; the others are.
    private static List<Holiday> TryDaysOf(CalendarEvent one, DateOnly today)
    {
        try
        {
            return DaysOf(one, today);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            return [];
        }
    }

    private static List<Holiday> DaysOf(CalendarEvent one, DateOnly today)
    {
        var name = TypedText.Of(one.Summary, HolidayCatalog.LongestName);
        if (!one.IsAllDay || one.Start is not { } start || TypedText.IsBlank(name) || one.Status == EventStatus.Cancelled
            || start.Year is < HolidayCatalog.FirstYear or > HolidayCatalog.LastYear || Length(one) is not { } length)
        {
            return [];
        }

        var first = start.Date;
        if (one.RecurrenceRule is { Frequency: < FrequencyType.Daily })
        {
            return []; // every hour, every second: no holiday, and nothing to count through
        }

        if (one.RecurrenceRule is not { } rule)
        {
            return [.. Named(first, length, name, yearly: false)];
        }

        return IsYearly(rule, first) && !one.ExceptionDates.GetAllDates().Any()
            ? [.. Named(first, length, name, yearly: true)]
            : [.. Dates(one, today).SelectMany(date => Named(date, length, name, yearly: false))];
    }

    private static IEnumerable<Holiday> Named(DateOnly first, int length, string name, bool yearly) => Enumerable.Range(0, length)
        .Select(day => new Holiday(first.AddDays(day), name, yearly, null, null)).TakeWhile(day => day.Date.Year <= HolidayCatalog.LastYear);

    // The end is the day after the last; an event without one is of one day.
    private static int? Length(CalendarEvent one)
    {
        var days = one.EffectiveDuration.ToTimeSpanUnspecified().Days;
        return days is >= 1 and <= LongestEvent ? days : null;
    }

    private static bool IsYearly(RecurrenceRule rule, DateOnly date) =>
        rule is { Frequency: FrequencyType.Yearly, Interval: 1, Count: null, Until: null, ByDay.Count: 0, ByWeekNo.Count: 0, ByYearDay.Count: 0, BySetPosition.Count: 0 }
        && (rule.ByMonth.Count == 0 || rule.ByMonth is [var month] && month == date.Month)
        && (rule.ByMonthDay.Count == 0 || rule.ByMonthDay is [var day] && day == date.Day);

    private static bool IsReckoned(CalendarEvent one) => one is { RecurrenceRule: { } rule, Start: { } start } && !IsYearly(rule, start.Date);

    private static List<DateOnly> Dates(CalendarEvent one, DateOnly today)
    {
        var (from, until) = (new DateOnly(today.Year, 1, 1), new DateOnly(today.Year + YearsAhead - 1, 12, 31));
        try
        {
            return [.. one.GetOccurrences(new CalDateTime(from), new EvaluationOptions { MaxUnmatchedIncrementsLimit = StepsInVain })
                .Select(o => o.Period.StartTime.Date).TakeWhile(date => date <= until).Take(HolidayCatalog.MostDays)];
        }
        catch (Exception e) when (e is EvaluationException or EvaluationLimitExceededException or EvaluationOutOfRangeException or ArgumentException)
        {
            return [];
        }
    }
}
