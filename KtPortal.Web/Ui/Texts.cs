using System.Globalization;
using System.Text.Encodings.Web;
using KtPortal.Core.Languages;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>Times and sizes as people read them.</summary>
public static class Texts
{
    /// <summary>"9:04" today, "Tue" within the last six days, "12 Mar" this year, "12 Mar 2025" before; all in the zone.</summary>
    public static IHtmlContent Time(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now, string css = "") =>
        new TimeMark(instant, zone, now, css);

    /// <summary>As <see cref="Time"/>, with the time of day behind an earlier day: where nothing hovers.</summary>
    public static IHtmlContent Moment(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now, string css = "") =>
        new TimeMark(instant, zone, now, css, isExact: true);

    /// <summary>The words of <see cref="Time"/> without an element around them.</summary>
    public static string ShortTime(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        var days = (today - local.Date).Days;
        return local.ToString(days switch
        {
            0 => SharedTexts.PatternTime,
            > 0 and < 7 => SharedTexts.PatternWeekday,
            _ when local.Year == today.Year => SharedTexts.PatternDay,
            _ => SharedTexts.PatternDayAndYear,
        }, CultureInfo.CurrentCulture);
    }

    /// <summary>"9:04" today, "Tue, 9:04", "12 Mar, 9:04": the words of <see cref="Moment"/>.</summary>
    public static string ShortMoment(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now)
    {
        var (day, local) = (ShortTime(instant, zone, now), TimeZoneInfo.ConvertTime(instant, zone));
        var time = local.ToString(SharedTexts.PatternTime, CultureInfo.CurrentCulture);
        return local.Date == TimeZoneInfo.ConvertTime(now, zone).Date ? time : $"{day}, {time}";
    }

    /// <summary>"12 March 2026, 9:04": what a short time stands for.</summary>
    public static string FullTime(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString(SharedTexts.PatternFull, CultureInfo.CurrentCulture);

    /// <summary>"Tue, 8 December 2026, 10:00–11:00"; with the second day where it ends on another.</summary>
    public static string Span(DateTimeOffset start, DateTimeOffset? end, TimeZoneInfo zone)
    {
        string Day(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("ddd", CultureInfo.CurrentCulture) + ", " + FullTime(at, zone);
        if (end is not { } until)
        {
            return Day(start);
        }

        var (first, last) = (TimeZoneInfo.ConvertTime(start, zone), TimeZoneInfo.ConvertTime(until, zone));
        return first.Date == last.Date
            ? Day(start) + "–" + last.ToString(SharedTexts.PatternTime, CultureInfo.CurrentCulture)
            : Day(start) + " – " + Day(until);
    }

    /// <summary>"512 B", "214 KB", "1.4 MB": decimal units, one digit from a megabyte on.</summary>
    public static string FileSize(long bytes) => bytes switch
    {
        < 1_000 => SharedTexts.SizeBytes.With(bytes),
        < 999_500 => SharedTexts.SizeKilobytes.With(Math.Round(bytes / 1e3)),
        < 999_950_000 => SharedTexts.SizeMegabytes.With(Math.Round(bytes / 1e6, 1, MidpointRounding.AwayFromZero)),
        _ => SharedTexts.SizeGigabytes.With(Math.Round(bytes / 1e9, 1, MidpointRounding.AwayFromZero)),
    };

    private readonly struct TimeMark(DateTimeOffset instant, TimeZoneInfo zone, DateTimeOffset now, string css, bool isExact = false)
        : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            writer.Write(css.Length > 0 ? "<time class=\"" : "<time datetime=\"");
            if (css.Length > 0)
            {
                encoder.Encode(writer, css);
                writer.Write("\" datetime=\"");
            }

            Span<char> digits = stackalloc char[24];
            instant.UtcDateTime.TryFormat(digits, out var written, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            writer.Write(digits[..written]);
            writer.Write("\" title=\"");
            encoder.Encode(writer, FullTime(instant, zone));
            writer.Write("\">");
            encoder.Encode(writer, isExact ? ShortMoment(instant, zone, now) : ShortTime(instant, zone, now));
            writer.Write("</time>");
        }
    }
}
