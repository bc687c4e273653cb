using Ical.Net;
using Ical.Net.DataTypes;

namespace KtPortal.Core.Tickets.Recurring;

/// <summary>A rule of iCalendar (RFC 5545, 3.3.10) that counts in days or more; end and time of day are said beside it.</summary>
public sealed record RecurrenceRule
{
    public const int Longest = 500;
    public const int MostInterval = 999;

    private RecurrenceRule(string text) => Text = text;

    /// <summary>In the one way in which it is kept.</summary>
    public string Text { get; }

    /// <returns>Null where it is no rule, or says more than days.</returns>
    public static RecurrenceRule? Parse(string? typed)
    {
        var text = typed?.Trim() ?? "";
        if (text.StartsWith("RRULE:", StringComparison.OrdinalIgnoreCase))
        {
            text = text["RRULE:".Length..];
        }

        if (text.Length is 0 or > Longest || Read(text.ToUpperInvariant()) is not { } rule || !IsOfDays(rule))
        {
            return null;
        }

        if (rule is { Frequency: FrequencyType.Yearly, ByMonthDay.Count: > 0, ByMonth.Count: 0, ByWeekNo.Count: 0 })
        {
            rule.ByMonth = [.. Enumerable.Range(1, 12)]; // what the RFC means, and the library doesn't read
        }

        rule.ByDay = [.. rule.ByDay.OrderBy(d => d.Offset).ThenBy(d => ((int)d.DayOfWeek + 6) % 7)]; // in one order, as of one meaning
        return rule.ToString() is { Length: <= Longest } kept ? new RecurrenceRule(kept) : null;
    }

    internal RecurrencePattern Pattern(int? most)
    {
        var rule = new RecurrencePattern(Text);
        rule.Count = most;
        return rule;
    }

    private static bool IsOfDays(RecurrencePattern rule) =>
        rule is { Frequency: FrequencyType.Daily or FrequencyType.Weekly or FrequencyType.Monthly or FrequencyType.Yearly }
        && rule is { Interval: >= 1 and <= MostInterval, Count: null, Until: null }
        && rule is { ByHour.Count: 0, ByMinute.Count: 0, BySecond.Count: 0 };

    private static RecurrencePattern? Read(string text)
    {
        try
        {
            return new(text);
        }
        // What it throws for what it can't read depends on where it stops.
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or IndexOutOfRangeException or InvalidOperationException)
        {
            return null;
        }
    }
}
