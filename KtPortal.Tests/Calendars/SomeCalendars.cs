using System.Globalization;
using KtPortal.Core.Calendars;
using NodaTime;

namespace KtPortal.Tests.Calendars;

/// <summary>The calendars of the worked examples, and wall times of their zones.</summary>
internal static class SomeCalendars
{
    public const string NewYork = "America/New_York";
    public const string Chicago = "America/Chicago";
    public const string Berlin = "Europe/Berlin";

    public static readonly Holiday[] Christmas = [Closed("2026-12-25", "Christmas Day"), Closed("2026-12-26", "Boxing Day"), Closed("2026-01-01", "New Year")];

    public static BusinessClock Ny { get; } = Open(NewYork, Days(1, 5, "09:00", "17:00"));

    public static BusinessClock Chi { get; } = Open(Chicago, Days(1, 5, "09:00", "17:00"));

    public static BusinessClock Ber { get; } = WithHolidays(Christmas);

    public static BusinessClock Night { get; } = Open(Berlin, Days(1, 7, "22:00", "06:00"));

    public static BusinessClock WithHolidays(params Holiday[] holidays) =>
        Open(Berlin, Days(1, 5, "08:00", "12:00") + "," + Days(1, 5, "13:00", "17:00"), holidays);

    public static BusinessClock Open(string zone, string hours, params Holiday[] holidays) => BusinessClock.Of(zone, $"[{hours}]", holidays, []).Value;

    public static string Days(int first, int last, string from, string until) => string.Join(',', Enumerable.Range(first, last - first + 1)
        .Select(day => $$"""{"day":{{day}},"from":"{{from}}","until":"{{until}}"}"""));

    public static Holiday Closed(string date, string name = "Holiday") => new(Date(date), name, RecursYearly: true, null, null);

    public static Holiday Short(string date, string? from, string? until, string name = "Short day") => new(Date(date), name, false, Time(from), Time(until));

    public static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The instant of a wall time, "2026-02-13 16:00": the first of two.</summary>
    public static DateTimeOffset At(string zone, string wall) => DateTimeZoneProviders.Tzdb[zone]
        .AtLeniently(LocalDateTime.FromDateTime(DateTime.Parse(wall, CultureInfo.InvariantCulture))).ToDateTimeOffset();

    /// <summary>"Mon 2026-02-16 12:00", what the wall shows.</summary>
    public static string Wall(string zone, DateTimeOffset? instant) => instant is { } at
        ? Instant.FromDateTimeOffset(at).InZone(DateTimeZoneProviders.Tzdb[zone]).ToString("ddd uuuu'-'MM'-'dd HH':'mm", CultureInfo.InvariantCulture)
        : "paused";

    private static TimeOnly? Time(string? text) => text is null ? null : TimeOnly.Parse(text, CultureInfo.InvariantCulture);
}
