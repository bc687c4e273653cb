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
}
