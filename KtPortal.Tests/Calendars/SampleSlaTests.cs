using System.Globalization;
using System.Text.Json;
using KtPortal.Core.Calendars;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Calendars;

/// <summary>Cases of other products. Breaks of a date are periods taken out; shifts are a day's own hours.</summary>
public sealed class SampleSlaTests
{
    private static readonly string[] DayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>
    /// What is decided otherwise here: a wall time that the clock skips is the first instant after the gap, not as much later as the gap is
    /// long. So hours from 02:30 to 03:15 are 15 minutes that day, and it opens at 03:00 instead of on Monday.
    /// </summary>
    private static readonly Dictionary<string, string> Decided = new()
    {
        ["biz-LA-dst-gap"] = "2006-04-02T10:00:00Z",
        ["biz-LA-dst-start"] = "2014-03-09T10:00:00Z",
    };

    [Fact]
    public void Every_sample_is_answered_as_expected()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Samples.Require("sla_cases.json")));
        var asked = 0;
        foreach (var sample in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            asked++;
            Check(sample.GetProperty("id").GetString()!, sample.GetProperty("op").GetString()!, sample);
        }

        Assert.True(asked >= 48, $"only {asked} samples were asked");
    }

    private static void Check(string id, string op, JsonElement sample)
    {
        if (op == "minutes_between")
        {
            var minutes = Clock(sample).Between(Instant(sample, "start"), Instant(sample, "end")).TotalMinutes;
            // Some expect rounded quarters of a minute.
            Assert.True(Math.Abs(minutes - sample.GetProperty("expect_minutes").GetDouble()) < 0.5, $"{id}: {minutes} minutes");
            return;
        }

        var answer = op switch
        {
            "next_open" => Clock(sample).NextOpening(Instant(sample, "start")),
            "add_minutes" => Clock(sample).Add(Instant(sample, "start"), Minutes(sample)),
            "subtract_minutes" => Clock(sample).Subtract(Instant(sample, "start"), Minutes(sample)),
            "to_utc" => Opening(sample),
            _ => throw new InvalidOperationException($"{id} asks for {op}"),
        };
        var expected = Decided.TryGetValue(id, out var decided) ? DateTimeOffset.Parse(decided, CultureInfo.InvariantCulture) : Instant(sample, "expect");
        Assert.True(expected == answer, $"{id}: {answer:O}");
    }

    // The instant of a wall time is when hours open that begin with it.
    private static DateTimeOffset Opening(JsonElement sample)
    {
        var wall = DateTime.Parse(sample.GetProperty("start").GetString()!, CultureInfo.InvariantCulture);
        var day = wall.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)wall.DayOfWeek;
        var clock = BusinessClock.Parse(sample.GetProperty("timezone").GetString()!, $$"""[{"day":{{day}},"from":"{{wall:HH:mm}}","until":"24:00"}]""").Value;
        return clock.NextOpening(new DateTimeOffset(wall.AddDays(-1), TimeSpan.Zero));
    }

    private static BusinessClock Clock(JsonElement sample)
    {
        var zone = sample.GetProperty("timezone").GetString()!;
        var hours = sample.GetProperty("schedule").EnumerateObject().SelectMany(day => Intervals(day.Value).Select(i =>
            $$"""{"day":{{Array.IndexOf(DayNames, day.Name) + 1}},"from":"{{i.From}}","until":"{{i.Until}}"}"""));
        var holidays = sample.GetProperty("holidays").EnumerateArray().Select(h => new Holiday(SomeCalendars.Date(h.GetString()!), "", false, null, null)).ToList();
        var excluded = new List<ExcludedPeriod>();
        foreach (var (date, breaks) in Dates(sample, "breaks"))
        {
            excluded.AddRange(breaks.Select(b => Period(zone, date, b.From, b.Until)));
        }

        foreach (var (date, shifts) in Dates(sample, "shifts"))
        {
            holidays.Add(SomeCalendars.Short(date, shifts[0].From, shifts[^1].Until));
            excluded.AddRange(shifts.Zip(shifts.Skip(1), (one, next) => Period(zone, date, one.Until, next.From)));
        }

        return BusinessClock.Of(zone, $"[{string.Join(',', hours)}]", holidays, excluded).Value;
    }

    private static IEnumerable<(string Date, (string From, string Until)[] Intervals)> Dates(JsonElement sample, string name) =>
        sample.TryGetProperty(name, out var dates) ? dates.EnumerateObject().Select(d => (d.Name, Intervals(d.Value))) : [];

    private static (string From, string Until)[] Intervals(JsonElement list) => [.. list.EnumerateArray().Select(i => (i[0].GetString()!, i[1].GetString()!))];

    private static ExcludedPeriod Period(string zone, string date, string from, string until) =>
        new(SomeCalendars.At(zone, $"{date} {from}"), SomeCalendars.At(zone, $"{date} {until}"));

    private static TimeSpan Minutes(JsonElement sample) => TimeSpan.FromMinutes(sample.GetProperty("minutes").GetDouble());

    private static DateTimeOffset Instant(JsonElement sample, string name) =>
        DateTimeOffset.Parse(sample.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
