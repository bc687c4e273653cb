using CsCheck;
using KtPortal.Core.Calendars;
using NodaTime;

namespace KtPortal.Tests.Calendars;

/// <summary>A calendar and a time in it, as nobody would think of them; mostly about when the clock changes.</summary>
internal sealed record RandomCase(string Zone, string Schedule, Holiday[] Holidays, ExcludedPeriod[] Excluded, DateTimeOffset Start, int First, int Second)
{
    public const int MostMinutes = 6 * 24 * 60;

    private static readonly string[] Zones =
    [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Apia", "America/Sao_Paulo", "America/Havana", "America/Santiago",
        "Africa/Casablanca", "America/St_Johns", "Asia/Kathmandu", "Antarctica/Troll", "Asia/Gaza", "Asia/Pyongyang", "America/Caracas", "Pacific/Fakaofo", "UTC",
    ];

    private static readonly Dictionary<string, DateTimeOffset[]> Changes = Zones.ToDictionary(zone => zone, zone => DateTimeZoneProviders.Tzdb[zone]
        .GetZoneIntervals(Instant.FromUtc(2005, 1, 1, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0)).Where(i => i.HasStart && i.Start > Instant.FromUtc(2005, 1, 1, 0, 0))
        .Select(i => i.Start.ToDateTimeOffset()).DefaultIfEmpty(new DateTimeOffset(2024, 2, 28, 0, 0, 0, TimeSpan.Zero)).ToArray());

    // Marks of five minutes: each pair is open, one without a second is open into the next morning.
    private static readonly Gen<string> Schedules = Gen.Int[0, 287].Array[0, 5].Array[7].Select(Written);

    private static readonly Gen<(int Days, bool Yearly, int From, int Until)> AnyHoliday = Gen.Select(Gen.Int[-2, 7], Gen.Bool, Gen.Int[-144, 143], Gen.Int[-144, 143]);

    private static readonly Gen<(int From, int Length)> AnyExclusion = Gen.Select(Gen.Int[-1000, MostMinutes], Gen.Int[0, 1500]);

    public static Gen<RandomCase> Any { get; } = Gen.Select(
        Gen.Int[0, Zones.Length - 1].Select(i => Zones[i]), Gen.Int[0, 999], Gen.Int[-3 * 1440, 1440], Schedules, AnyHoliday.Array[0, 3], AnyExclusion.Array[0, 2], Gen.Select(Gen.Int[0, MostMinutes], Gen.Int[0, MostMinutes]),
        (zone, change, minutes, schedule, holidays, excluded, ends) =>
        {
            var start = Changes[zone][change % Changes[zone].Length].AddMinutes(minutes);
            var date = DateOnly.FromDateTime(start.DateTime);
            return new RandomCase(
                zone, schedule, [.. holidays.Select((h, i) => new Holiday(date.AddDays(h.Days), $"{i}", h.Yearly, Time(h.From), Time(h.Until))).Where(h => !h.IsNoTime)],
                [.. excluded.Select(e => new ExcludedPeriod(start.AddMinutes(e.From), start.AddMinutes(e.From + e.Length)))], start, ends.Item1, ends.Item2);
        });

    /// <summary>Null where the hours overlap or there are none.</summary>
    public BusinessClock? Clock => BusinessClock.Of(Zone, Schedule, Holidays, Excluded) is { Succeeded: true } made ? made.Value : null;

    private static TimeOnly? Time(int tenMinutes) => tenMinutes < 0 ? null : TimeOnly.MinValue.AddMinutes(tenMinutes * 10);

    private static string Written(int[][] week)
    {
        var lines = new List<string>();
        for (var day = 0; day < 7; day++)
        {
            int[] marks = [.. week[day].Distinct().Order()];
            for (var i = 0; i < marks.Length; i += 2)
            {
                var until = i + 1 < marks.Length ? marks[i + 1] : Math.Min(marks[i], week[(day + 1) % 7].Append(288).Min());
                if (until != marks[i])
                {
                    lines.Add($$"""{"day":{{day + 1}},"from":"{{Clock(marks[i])}}","until":"{{Clock(until)}}"}""");
                }
            }
        }

        return $"[{string.Join(',', lines)}]";

        static string Clock(int fives) => $"{fives * 5 / 60:00}:{fives * 5 % 60:00}";
    }
}
