using KtPortal.Web.Accounts;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages;

[Open("signing out works for everybody")]
public sealed class SignOutModel(SignIn signIn) : PortalPage
{
    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync()
    {
        if (Actor.IsSignedIn)
        {
            await signIn.SignOutAsync(Actor, Cancel);
        }

        SessionCookie.Delete(HttpContext);
        return SeeOther("/login");
    }
}
