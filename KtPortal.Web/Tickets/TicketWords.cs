using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Languages;
using KtPortal.Web.Ui;

namespace KtPortal.Web.Tickets;

/// <summary>Tickets in the interface's words.</summary>
public static class TicketWords
{
    public static string Of(Phase phase) => EnumText<Phase>.Write(phase);

    public static string Of(PriorityLevel level) => EnumText<PriorityLevel>.Write(level);

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

    /// <summary>For data-shown: the place on the page in the words of the live stream, which then needn't ask for the same again.</summary>
    public static string? Shown(Guid ticket, Phase phase, QueuePlace? place) =>
        place is null ? null : string.Create(CultureInfo.InvariantCulture, $"{ticket} {Of(phase)} {place.Place}/{place.Length}");

    public static string Ahead(QueuePlace place) => place.Place == 1 ? SharedTexts.YouAreNext : SharedTexts.AheadOfYou.For(place.Place - 1);

    /// <summary>"about 25 minutes": when the ticket at this place is likely answered, in business hours.</summary>
    public static string EstimateOf(this PortalPage page, QueuePlace place) =>
        Words.Estimate(place.EstimateAt(page.Served.Calendar, page.Now), page.Now, page.Zone);
}
