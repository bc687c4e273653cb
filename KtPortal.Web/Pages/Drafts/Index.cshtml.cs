using System.Globalization;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Drafts;

/// <summary>Keeps what was typed in a form until it is sent: by itself where scripts run, else by a button. Files are not kept.</summary>
[Access(Surface.Account)]
public sealed class IndexModel(Core.Forms.Drafts drafts, TypingLimits limits) : PortalPage
{
    // What a form carries besides what is typed in it.
    private static readonly HashSet<string> Carried = ["FormKey", "Version", "Seen", "UploadedFiles"];

    /// <summary>The page of the form, to go back to without scripts.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    protected override bool ShowsRefusals => false;

    public IActionResult OnGet(string key) => LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync(string key)
    {
        if (limits.RefuseDraft(Actor) is { } tooMany)
        {
            return Refuse(tooMany);
        }

        var typed = Request.Form.Where(field => !Carried.Contains(field.Key) && !field.Key.StartsWith("__", StringComparison.Ordinal))
            .ToDictionary(field => field.Key, field => field.Value.ToString());
        var saved = await drafts.SaveAsync(Actor, key, typed, Cancel);
        return saved.Succeeded ? Kept() : Refuse(saved.Problem!);
    }

    public async Task<IActionResult> OnPostForgetAsync(string key)
    {
        await drafts.ForgetAsync(Actor, key, Cancel);
        return Kept();
    }

    // The time tells the page which of two is the newer: its own, or the one in a form that the server writes.
    private IActionResult Kept()
    {
        Response.Headers["Draft-At"] = Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return Back is null || !Url.IsLocalUrl(Back) ? new NoContentResult() : SeeOther(Back);
    }
}
