using KtPortal.Core.Accounts;
using KtPortal.Web.Accounts;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Account;

/// <summary>Another password, for whoever is signed in and knows the one in use.</summary>
[Access(Surface.Account)]
public sealed class PasswordModel(SignIn signIn) : PortalPage
{
    private const string Done = "PasswordChanged";

    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Just now: said once.</summary>
    public bool Changed { get; private set; }

    protected override string Section => AccountsFeature.AccountPlace;

    public void OnGet() => Changed = TempData[Done] is not null;

    public async Task<IActionResult> OnPostAsync()
    {
        await CountForAsync();
        await LeaveAsync();
        var session = await signIn.ChangePasswordAsync(Actor, Current ?? "", Password ?? "", Cancel);
        if (!session.Succeeded)
        {
            return Refuse(session.Problem!);
        }

        SessionCookie.Write(HttpContext, session.Value.Token);
        TempData[Done] = true;
        return SeeOther("/account/password");
    }
}
