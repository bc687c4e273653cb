using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk;

/// <summary>The product with what the desk's tests do again and again.</summary>
public sealed class DeskApp : OpenPortal
{
    public Task<PortalClient> SignInAs(Person person) => App.SignInAs(person);

    /// <summary>Sends a form of the desk with everything it needs, from a page that has one.</summary>
    public static async Task<Answer> Send(PortalClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var opened = await browser.GetAsync(page);
        var token = opened.Document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "";
        return await browser.PostAsync(action, [.. fields, ("__RequestVerificationToken", token)]);
    }

    /// <summary>Changes tickets of the list at once.</summary>
    /// <param name="reason">The words that go with it.</param>
    public static Task<Answer> ChangeMany(PortalClient browser, string change, string value, string? reason, params OpenedTicket[] tickets) => Send(
        browser, "/desk/tickets", "/desk/lists/tickets/bulk",
        [
            ("Change", change), ("query", "/desk/tickets?view=all"), ("Value", value), ("Reason", reason ?? ""),
            .. tickets.Select(t => ("id", t.Id.ToString())),
        ]);
}
