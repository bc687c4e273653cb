using KtPortal.Core.Lists;

namespace KtPortal.Core.Tickets;

/// <summary>The views that every desk has.</summary>
internal static class TicketViews
{
    private const string Activity = "activity";

    private static readonly ListCondition Open = new(TicketFilters.Phase, TicketFilters.Active);

    public static readonly IReadOnlyList<ListView> All =
    [
        Of("", () => TicketTexts.Open, Open) with
        {
            Sort = "line", Group = TicketList.ByPriority, Place = TicketPlaces.Open, Counter = TicketCounters.Open, IsLiftedBySearch = true,
            Empty = () => TicketListTexts.NoneOpen,
            // By priority and in the order of the lines only while all of them are there.
            Narrowed = Of("", () => TicketTexts.Open),
        },
        Of("inbox", () => TicketTexts.Inbox, new ListCondition(TicketFilters.Phase, ["new"])) with
        {
            Sort = "line", Counter = TicketCounters.New, Empty = () => TicketListTexts.NoneNew,
        },
        Of("mine", () => TicketTexts.Mine, Open, new ListCondition(TicketFilters.Assignee, [LookupFilter.Me])) with
        {
            Place = TicketPlaces.Mine, Counter = TicketCounters.Mine, Empty = () => TicketListTexts.NoneMine,
        },
        Of("unassigned", () => TicketTexts.Unassigned, Open, new ListCondition(TicketFilters.Assignee, [LookupFilter.Nobody])) with
        {
            Place = TicketPlaces.Unassigned, Counter = TicketCounters.Unassigned, Empty = () => TicketListTexts.NoneUnassigned,
        },
        Of("escalated", () => TicketTexts.Escalated, Open, new ListCondition(TicketFilters.Escalated, [FlagFilter.Yes])) with
        {
            Columns = ["priority", "number", "phase", "subject", "escalation", "organization", "place", "assignee", "updated"],
            Place = TicketPlaces.Escalated, Counter = TicketCounters.Escalated, Empty = () => TicketListTexts.NoneEscalated,
        },
        Of("waiting", () => TicketTexts.Waiting, new ListCondition(TicketFilters.Phase, ["pending"])) with
        {
            Place = TicketPlaces.Waiting, Counter = TicketCounters.Pending, Empty = () => TicketListTexts.NoneWaiting,
        },
        Of("resolved", () => TicketListTexts.RecentlyResolved, new ListCondition(TicketFilters.Resolved, ["-7.."])) with
        {
            Empty = () => TicketListTexts.NoneResolved,
        },
        Of("closed", () => TicketListTexts.Closed, new ListCondition(TicketFilters.Phase, TicketFilters.Finished)) with
        {
            Empty = () => TicketListTexts.NoneClosed,
        },
        Of("all", () => TicketListTexts.AllTickets) with { Empty = () => TicketListTexts.NoneAtAll },
    ];

    private static ListView Of(string key, Func<string> label, params ListCondition[] conditions) =>
        new() { Key = key, Label = label, Sort = Activity, Conditions = conditions };
}
