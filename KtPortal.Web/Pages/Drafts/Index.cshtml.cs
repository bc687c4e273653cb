using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

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

    public IActionResult OnGet(string key) => LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync(string key)
    {
        if (limits.RefuseDraft(Actor) is { } tooMany)
        {
            return Answer(tooMany);
        }

        var typed = Request.Form.Where(field => !Carried.Contains(field.Key) && !field.Key.StartsWith("__", StringComparison.Ordinal))
            .ToDictionary(field => field.Key, field => field.Value.ToString());
        var saved = await drafts.SaveAsync(Actor, key, typed, Cancel);
        return saved.Succeeded ? Kept() : Answer(saved.Problem!);
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

    // A page that asked by script keeps the text itself, and asks again later.
    private IActionResult Answer(Problem problem)
    {
        var refused = Refuse(problem);
        return refused is PageResult ? new ContentResult { Content = ErrorOf(""), StatusCode = Response.StatusCode } : refused;
    }
}
