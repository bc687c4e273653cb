using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Ui;

/// <summary>What all pages say alike.</summary>
public static class Words
{
    public static string Of(Visibility visibility) => EnumText<Visibility>.Write(visibility);

    /// <summary>A name a new tenant begins with, in the reader's language; the tenant's own as it is.</summary>
    public static string Builtin(string name) => TenantWords.Of(name);

    /// <summary>"about 25 minutes" below an hour, else day and time in the viewer's zone; "No estimate yet" without history.</summary>
    public static string Estimate(DateTimeOffset? at, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (at is not { } expected)
        {
            return SharedTexts.NoEstimate;
        }

        if (expected - now < TimeSpan.FromHours(1))
        {
            return SharedTexts.AboutMinutes.For((long)Math.Round(Math.Max(5, (expected - now).TotalMinutes)));
        }

        var local = TimeZoneInfo.ConvertTime(expected, zone);
        var time = local.ToString(SharedTexts.PatternTime, CultureInfo.CurrentCulture);
        return (local.Date - TimeZoneInfo.ConvertTime(now, zone).Date).Days switch
        {
            0 => SharedTexts.AboutToday.With(time),
            1 => SharedTexts.AboutTomorrow.With(time),
            < 7 => SharedTexts.AboutWeekday.With(local.ToString(SharedTexts.PatternLongWeekday, CultureInfo.CurrentCulture), time),
            _ => SharedTexts.AboutDate.With(local.ToString(SharedTexts.PatternDay, CultureInfo.CurrentCulture), time),
        };
    }

    public static string Greeting(DateTimeOffset now, TimeZoneInfo zone, string name)
    {
        var hour = TimeZoneInfo.ConvertTime(now, zone).Hour;
        var part = hour switch
        {
            < 5 => SharedTexts.Hello,
            < 12 => SharedTexts.GoodMorning,
            < 18 => SharedTexts.GoodAfternoon,
            _ => SharedTexts.GoodEvening,
        };
        return part.With(name.Split(' ')[0]);
    }
}
