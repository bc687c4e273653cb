using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Lists;

internal static class ManyTickets
{
    /// <summary>Changes tickets of the list at once.</summary>
    /// <param name="reason">The words that go with it.</param>
    public static Task<Answer> ChangeMany(
        this PortalClient browser, string change, string value, string? reason, params OpenedTicket[] tickets) =>
        browser.PostFromAsync("/desk/tickets", "/desk/lists/tickets/bulk",
        [
            ("Change", change), ("query", "/desk/tickets?view=all"), ("Value", value), ("Reason", reason ?? ""),
            .. tickets.Select(t => ("id", t.Id.ToString())),
        ]);
}
