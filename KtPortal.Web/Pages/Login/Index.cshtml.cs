using KtPortal.Core.Kernel;
using KtPortal.Web.Accounts;
using KtPortal.Web.Http;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Login;

[Open("signing in")]
public sealed class IndexModel(SignIn signIn, PortalSettings settings, DemoAccounts demo) : PortalPage
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Why the session that this browser had is over: a word of <see cref="PortalRequest.Ended"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Ended { get; set; }

    public string? WhyEnded => Ended switch
    {
        "too_many" => AccountTexts.EndedTooMany,
        "revoked" => AccountTexts.EndedRevoked,
        "password" => AccountTexts.EndedPassword,
        "role" => AccountTexts.EndedRights,
        "idle" => AccountTexts.EndedIdle,
        _ => null,
    };

    /// <summary>In development, on seeded data only.</summary>
    public IReadOnlyList<DemoAccount> Demo { get; private set; } = [];

    public IActionResult OnGet()
    {
        Offer();
        return Actor.IsSignedIn ? LocalRedirect("/") : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Offer();
        if (string.IsNullOrWhiteSpace(Email) || string.IsNullOrEmpty(Password))
        {
            return Refuse(new Problem.Invalid("", RefusalTexts.EmailAndPasswordMissing));
        }

        await LeaveAsync();
        var session = await signIn.WithPasswordAsync(Email, Password, Cancel);
        if (!session.Succeeded)
        {
            return Refuse(session.Problem!);
        }

        SessionCookie.Write(HttpContext, session.Value.Token);
        return SeeOther(Landing.For(session.Value, ReturnUrl, Url));
    }

    private void Offer() => Demo = settings is { Development: true, Demo: true } ? demo.On(Served) : [];
}
