using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;

namespace KtPortal.Web.Ui;

/// <summary>The domain in the interface's words.</summary>
public static class Words
{
    public static string Of(Phase phase) => EnumText<Phase>.Write(phase);

    public static string Of(PriorityLevel level) => EnumText<PriorityLevel>.Write(level);

    public static string Of(Visibility visibility) => EnumText<Visibility>.Write(visibility);

    /// <summary>What a client reads about a ticket's state: where it stands, not what it is called inside.</summary>
    public static string ForClient(Phase phase, string statusName) => phase switch
    {
        Phase.New or Phase.Open => "Waiting in line",
        Phase.InProgress => "Being worked on",
        Phase.Pending => "Waiting for your reply",
        _ => statusName,
    };

    /// <summary>"about 25 minutes" below an hour, else day and time in the viewer's zone; "No estimate yet" without history.</summary>
    public static string Estimate(DateTimeOffset? at, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (at is not { } expected)
        {
            return "No estimate yet";
        }

        if (expected - now < TimeSpan.FromHours(1))
        {
            return string.Create(CultureInfo.CurrentCulture, $"about {Math.Max(5, (expected - now).TotalMinutes):0} minutes");
        }

        var local = TimeZoneInfo.ConvertTime(expected, zone);
        return (local.Date - TimeZoneInfo.ConvertTime(now, zone).Date).Days switch
        {
            0 => string.Create(CultureInfo.CurrentCulture, $"about {local:H:mm} today"),
            1 => string.Create(CultureInfo.CurrentCulture, $"about {local:H:mm} tomorrow"),
            < 7 => string.Create(CultureInfo.CurrentCulture, $"about {local:dddd, H:mm}"),
            _ => string.Create(CultureInfo.CurrentCulture, $"about {local:d MMM, H:mm}"),
        };
    }

    public static string Ahead(QueuePlace place) => (place.Place - 1) switch
    {
        0 => "you are next",
        1 => "1 ahead of you",
        var n => string.Create(CultureInfo.CurrentCulture, $"{n} ahead of you"),
    };

    public static string Greeting(DateTimeOffset now, TimeZoneInfo zone, string name)
    {
        var hour = TimeZoneInfo.ConvertTime(now, zone).Hour;
        var part = hour switch
        {
            < 5 => "Good evening",
            < 12 => "Good morning",
            < 18 => "Good afternoon",
            _ => "Good evening",
        };
        return $"{part}, {name.Split(' ')[0]}";
    }
}
