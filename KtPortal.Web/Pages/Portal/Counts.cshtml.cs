using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal;

/// <summary>The numbers in the navigation alone: what an open page asks for when one may have changed.</summary>
[Access(Surface.Portal)]
public sealed class CountsModel : PortalPage
{
    public async Task<IActionResult> OnGetAsync()
    {
        if (!Request.IsFragment())
        {
            return Redirect("/portal");
        }

        await CountForAsync();
        return Page();
    }
}
