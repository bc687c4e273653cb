using AngleSharp.Html.Dom;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Admin;

/// <summary>A form of an admin page as a browser without scripts has it: everything that stands in it is sent, some of it changed.</summary>
internal sealed class AdminForm
{
    private readonly List<(string Name, string Value)> fields = [];

    private AdminForm(Answer page)
    {
        Page = page;
        var form = page.Document.QuerySelector("form.admin-form") ?? throw new InvalidOperationException($"{page.Path} {page.Code} has no form: {page.Text}");
        Action = form.GetAttribute("action")!;
        foreach (var control in form.QuerySelectorAll("input, select, textarea"))
        {
            var value = control switch
            {
                IHtmlInputElement { Type: "checkbox" or "radio" } box => box.IsChecked ? box.Value : null,
                IHtmlInputElement input => input.Value,
                IHtmlSelectElement select => select.Value,
                IHtmlTextAreaElement area => area.Value,
                _ => null,
            };
            if (value is not null && control.GetAttribute("name") is { } name)
            {
                fields.Add((name, value));
            }
        }
    }

    public Answer Page { get; }

    public string Action { get; }

    public string? this[string field] => fields.FirstOrDefault(f => f.Name == field).Value;

    public static async Task<AdminForm> Open(PortalClient browser, string address) => new(await browser.GetAsync(address));

    public static AdminForm In(Answer page) => new(page);

    /// <summary>Null takes a field out, as a box does that isn't ticked.</summary>
    public Task<Answer> Send(PortalClient browser, params (string Name, string? Value)[] changes) => SendTo(browser, Action, changes);

    /// <summary>By a button that sends it elsewhere.</summary>
    public Task<Answer> SendTo(PortalClient browser, string address, params (string Name, string? Value)[] changes) =>
        browser.PostAsync(address, [
            .. fields.Where(f => changes.All(c => c.Name != f.Name)),
            .. changes.Where(c => c.Value is not null).Select(c => (c.Name, c.Value!)),
        ]);

    /// <summary>Opens the page, changes some fields and saves.</summary>
    public static async Task<Answer> Save(PortalClient browser, string address, params (string Name, string? Value)[] changes) =>
        await (await Open(browser, address)).Send(browser, changes);
}
