using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Languages;

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
        Phase.New => TicketWordTexts.New,
        Phase.Open => TicketWordTexts.Open,
        Phase.InProgress => TicketWordTexts.InProgress,
        Phase.Pending => TicketWordTexts.Pending,
        Phase.Resolved => TicketWordTexts.Resolved,
        Phase.Closed => TicketWordTexts.Closed,
        _ => TicketWordTexts.Cancelled,
    };

    /// <summary>"12 in line · 1 in progress or waiting on client · about 14 min each".</summary>
    public static string Line(LineCounts? line)
    {
        if (line is null)
        {
            return "";
        }

        var others = line.Open - line.Waiting;
        string?[] parts =
        [
            TicketWordTexts.InLine.With(line.Waiting),
            others > 0 ? TicketWordTexts.Others.With(others) : null,
            line.MinutesPerPlace is { } minutes ? TicketWordTexts.MinutesEach.With(Math.Round(Math.Max(1, minutes))) : null,
        ];
        return string.Join(" · ", parts.Where(part => part is not null));
    }

    public static string EmptyList(string view) => view switch
    {
        "mine" => TicketWordTexts.NoneMine,
        "unassigned" => TicketWordTexts.NoneUnassigned,
        "waiting" => TicketWordTexts.NoneWaiting,
        "closed" => TicketWordTexts.NoneClosed,
        "all" => TicketWordTexts.NoneAtAll,
        _ => TicketWordTexts.NoneOpen,
    };

    /// <summary>How a ticket came in: "from the portal".</summary>
    public static string Source(string source) => source switch
    {
        "email" => TicketWordTexts.ByMail,
        "phone" => TicketWordTexts.ByPhone,
        "chat" => TicketWordTexts.ByChat,
        "api" => TicketWordTexts.ByApi,
        "desk" => TicketWordTexts.ByStaff,
        "rmm" => TicketWordTexts.ByMonitoring,
        "form" => TicketWordTexts.ByForm,
        "recurring" => TicketWordTexts.Recurring,
        _ => TicketWordTexts.ByPortal,
    };

    /// <summary>What a client reads about a ticket's state: where it stands, not what it is called inside.</summary>
    public static string ForClient(Phase phase, string statusName) => phase switch
    {
        Phase.New or Phase.Open => SharedTexts.WaitingInLine,
        Phase.InProgress => SharedTexts.BeingWorkedOn,
        Phase.Pending => SharedTexts.WaitingForYou,
        _ => TenantWords.Of(statusName),
    };

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

    /// <summary>For data-shown: the place on the page in the words of the live stream, which then needn't ask for the same again.</summary>
    public static string? Shown(Guid ticket, Phase phase, QueuePlace? place) =>
        place is null ? null : string.Create(CultureInfo.InvariantCulture, $"{ticket} {Of(phase)} {place.Place}/{place.Length}");

    public static string Ahead(QueuePlace place) => place.Place == 1 ? SharedTexts.YouAreNext : SharedTexts.AheadOfYou.For(place.Place - 1);

    public static string Greeting(DateTimeOffset now, TimeZoneInfo zone, string name)
    {
        var hour = TimeZoneInfo.ConvertTime(now, zone).Hour;
        var part = hour switch
        {
            < 5 => SharedTexts.GoodEvening,
            < 12 => SharedTexts.GoodMorning,
            < 18 => SharedTexts.GoodAfternoon,
            _ => SharedTexts.GoodEvening,
        };
        return part.With(name.Split(' ')[0]);
    }
}
