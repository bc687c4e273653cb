using System.Globalization;
using KtPortal.Core.Calendars;
using KtPortal.Core.Languages;
using KtPortal.Core.Sla;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Pages.Desk.Sla;

/// <summary>A line of "why": when, how much of it counted, and what was left then.</summary>
public sealed record SlaSpanLine(string When, string Counted, string? Left, string? Why, bool Counts);

/// <summary>What a clock counted, in words.</summary>
public static class SlaSpans
{
    /// <summary>A year of working days; nobody reads further.</summary>
    public const int MostLines = 500;

    public static TimeZoneInfo ZoneOf(string? id, TimeZoneInfo usual) =>
        id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : usual;

    /// <summary>The clock as the rest of the desk draws it.</summary>
    public static SlaClockView ViewOf(SlaExplained told)
    {
        var clock = told.Clock;
        return new()
        {
            Metric = clock.Metric,
            State = clock.State,
            TargetMinutes = clock.TargetMinutes,
            DueAt = clock.DueAt,
            CompletedAt = clock.CompletedAt,
            Used = told.Used,
            Urgency = clock.State switch
            {
                SlaState.Cancelled => SlaUrgency.Out,
                SlaState.Met => SlaUrgency.Met,
                SlaState.Breached => SlaUrgency.Late,
                SlaState.Paused => SlaUrgency.Paused,
                _ when told.Used.TotalMinutes >= clock.TargetMinutes => SlaUrgency.Late,
                _ when told.Used.TotalMinutes * 100 >= clock.TargetMinutes * SlaClock.UrgentPercent => SlaUrgency.Soon,
                _ => SlaUrgency.Ok,
            },
        };
    }

    /// <summary>The last of <see cref="MostLines"/> says how many more there would be.</summary>
    public static IEnumerable<SlaSpanLine> Lines(IReadOnlyList<CountedSpan> spans, TimeSpan target, TimeZoneInfo zone)
    {
        var used = TimeSpan.Zero;
        foreach (var span in spans.Take(MostLines))
        {
            used += span.Counted;
            var left = target - used;
            yield return new(
                When(span, zone), Say(span.Counted),
                span.Kind != SpanKind.Open ? null
                    : left > TimeSpan.Zero ? SlaPageTexts.LeftThen.With(Say(left)) : left == TimeSpan.Zero ? SlaPageTexts.DueThen : SlaPageTexts.OverThen.With(Say(-left)),
                WhyOf(span), span.Kind == SpanKind.Open);
        }

        if (spans.Count > MostLines)
        {
            var rest = spans.Skip(MostLines).ToList();
            var all = rest[0] with { Until = rest[^1].Until, Counted = new(rest.Sum(r => r.Counted.Ticks)) };
            yield return new(When(all, zone), Say(all.Counted), null, SlaPageTexts.AndSoOn.For(rest.Count), Counts: false);
        }
    }

    private static string? WhyOf(CountedSpan span) => span.Kind switch
    {
        SpanKind.Closed => SlaPageTexts.Closed,
        SpanKind.Holiday => SlaPageTexts.Holiday.With(span.Name),
        SpanKind.ShortDay => SlaPageTexts.ShortDay.With(span.Name),
        SpanKind.Excluded => SlaPageTexts.TakenOut,
        SpanKind.Paused => SlaPageTexts.Waiting,
        _ => span.Name,
    };

    private static string When(CountedSpan span, TimeZoneInfo zone)
    {
        var (from, until) = (TimeZoneInfo.ConvertTime(span.From, zone), TimeZoneInfo.ConvertTime(span.Until, zone));
        string Day(DateTimeOffset at) => at.ToString("ddd d MMM", CultureInfo.CurrentCulture);
        string Time(DateTimeOffset at) => at.ToString(SharedTexts.PatternTime, CultureInfo.CurrentCulture);
        if (span.Until == span.From)
        {
            return SlaPageTexts.Since.With($"{Day(from)} {Time(from)}");
        }

        return from.Date == until.Date ? $"{Day(from)} {Time(from)} – {Time(until)}" : $"{Day(from)} {Time(from)} – {Day(until)} {Time(until)}";
    }

    private static string Say(TimeSpan span) =>
        span == TimeSpan.Zero ? "0" : span < TimeSpan.FromMinutes(1) ? SlaPageTexts.UnderAMinute : TargetText.Write((int)span.TotalMinutes);
}
