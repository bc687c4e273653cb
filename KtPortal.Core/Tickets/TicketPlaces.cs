using KtPortal.Core.Features;
using KtPortal.Core.Languages;
using KtPortal.Core.Reports;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Core.Tickets.Deletion;
using KtPortal.Core.Tickets.Reports;

namespace KtPortal.Core.Tickets;

/// <summary>Where tickets are found.</summary>
public static class TicketPlaces
{
    public const string Home = "home";
    public const string Portal = "portal.tickets";
    public const string PortalNew = "portal.tickets.new";
    public const string Inbox = "tickets.inbox";
    public const string Mine = "tickets.mine";
    public const string Open = "tickets.open";
    public const string Unassigned = "tickets.unassigned";
    public const string Escalated = "tickets.escalated";
    public const string Waiting = "tickets.waiting";
    public const string New = "tickets.new";
    public const string Reports = "tickets.reports";
    public const string Totals = "tickets.totals";
    public const string Waits = "tickets.waits";
    public const string Deleted = "tickets.deleted";
    public const string Configure = "tickets.configure";

    internal static readonly IReadOnlyList<Place> All =
    [
        new(PlaceGroup.Portal, 10, Home, "/portal", "house", () => TicketTexts.Home)
            { Counter = TicketCounters.Unread, CountWords = count => TicketTexts.UnreadAnswers.For(count), Topic = "tickets" },
        new(PlaceGroup.Portal, 20, Portal, "/portal/tickets", "ticket", () => TicketTexts.Tickets) { Shortcut = () => TicketTexts.Mine },
        Action(PlaceGroup.Portal, 30, PortalNew, "/portal/tickets/new", "plus") with { Shortcut = () => TicketTexts.NewTicket },
        Desk(PlaceGroup.Work, 10, Inbox, "/desk/inbox", "inbox", () => TicketTexts.Inbox, TicketCounters.New),
        Desk(PlaceGroup.Work, 20, Mine, "/desk/tickets?view=mine", "circle-user-round", () => TicketTexts.Mine, TicketCounters.Mine),
        Desk(PlaceGroup.Views, 10, Open, "/desk/tickets", "list-ordered", () => TicketTexts.Open, TicketCounters.Open)
            with { IsSearch = true },
        Desk(
            PlaceGroup.Views, 20, Unassigned, "/desk/tickets?view=unassigned", "user-round-x", () => TicketTexts.Unassigned, TicketCounters.Unassigned),
        Desk(
            PlaceGroup.Views, 25, Escalated, "/desk/tickets?view=escalated", "flame", () => TicketTexts.Escalated, TicketCounters.Escalated),
        Desk(PlaceGroup.Views, 30, Waiting, "/desk/tickets?view=waiting", "pause", () => TicketTexts.Waiting, TicketCounters.Pending),
        Action(PlaceGroup.Palette, 10, New, "/desk/tickets/new", "ticket-plus"),
        new(PlaceGroup.Records, 53, Reports, "/desk/reports/tickets", "chart-column", () => TicketReportTexts.Report)
            { Permission = ReportsFeature.Read },
        new(PlaceGroup.Records, 65, Totals, "/desk/totals", "building-2", () => TicketTexts.Totals) { Permission = TicketPermissions.Read },
        new(PlaceGroup.Records, 70, Waits, "/desk/waiting", "hourglass", () => TicketTexts.Waits) { Permission = TicketPermissions.Accept },
        new(PlaceGroup.Administration, 100, Configure, "/desk/admin/tickets", "sliders-horizontal", () => ConfigurationTexts.TicketSettings)
            { Permission = TicketPermissions.Configure },
        new(PlaceGroup.Administration, 810, Deleted, "/desk/admin/deleted", "trash-2", () => DeletionTexts.Deleted)
            { Permission = TicketPermissions.Delete },
    ];

    private static Place Desk(PlaceGroup group, int order, string key, string address, string icon, Func<string> label, string counter) =>
        new(group, order, key, address, icon, label) { Permission = TicketPermissions.Read, Counter = counter };

    private static Place Action(PlaceGroup group, int order, string key, string address, string icon) =>
        new(group, order, key, address, icon, () => TicketTexts.NewTicket) { Permission = TicketPermissions.Create, IsAction = true };
}
