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

    /// <summary>A phase as staff say it.</summary>
    public static string Plain(Phase phase) => phase switch
    {
        Phase.New => "New",
        Phase.Open => "Open",
        Phase.InProgress => "In progress",
        Phase.Pending => "Waiting on client",
        Phase.Resolved => "Resolved",
        Phase.Closed => "Closed",
        _ => "Cancelled",
    };

    /// <summary>"12 in line · 1 being worked on or waiting on client · about 14 min each".</summary>
    public static string Line(LineCounts? line)
    {
        if (line is null)
        {
            return "";
        }

        var others = line.Open - line.Waiting;
        var text = string.Create(CultureInfo.CurrentCulture, $"{line.Waiting} in line");
        text += others > 0 ? string.Create(CultureInfo.CurrentCulture, $" · {others} being worked on or waiting on client") : "";
        return text + (line.MinutesPerPlace is { } minutes ? string.Create(CultureInfo.CurrentCulture, $" · about {Math.Max(1, minutes):0} min each") : "");
    }

    public static string EmptyList(string view) => view switch
    {
        "mine" => "Nothing is assigned to you",
        "unassigned" => "Everything open has somebody",
        "waiting" => "No client has to answer anything",
        "closed" => "Nothing is closed yet",
        "all" => "There are no tickets yet",
        _ => "Nothing is open",
    };

    /// <summary>How a ticket came in: "from the portal".</summary>
    public static string Source(string source) => source switch
    {
        "email" => "by mail",
        "phone" => "by phone",
        "chat" => "from a chat",
        "api" => "by API",
        "desk" => "entered by staff",
        "rmm" => "from monitoring",
        "form" => "from a form",
        "recurring" => "recurring",
        _ => "from the portal",
    };

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
