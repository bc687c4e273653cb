using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk;

/// <summary>The navigation as a rail of icons, or with its words.</summary>
[Access(Surface.Desk)]
public sealed class RailModel : PortalPage
{
    [BindProperty]
    public bool Narrow { get; set; }

    [BindProperty]
    public string? Back { get; set; }

    public IActionResult OnGet() => LocalRedirect("/desk");

    public IActionResult OnPost()
    {
        NavigationWidth.Keep(HttpContext, Shell.User!.Key, Narrow);
        return Request.IsFragment() ? StatusCode(StatusCodes.Status204NoContent) : SeeOther(DeskPage.Local(Url, Back) ?? "/desk");
    }
}
