using System.Net.Mail;
using KtPortal.Core.Accounts;
using KtPortal.Core.Kernel;
using KtPortal.Web.Accounts;
using KtPortal.Web.Http;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Login;

/// <summary>Asks for a sign-in link, and, with one, asks to confirm it: mail scanners follow links, people press buttons.</summary>
[Open("signing in")]
public sealed class LinkModel(SignIn signIn) : PortalPage
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public bool Sent { get; private set; }

    // The address holds the token: it goes nowhere else.
    public void OnGet() => Response.Headers["Referrer-Policy"] = "no-referrer";

    public async Task<IActionResult> OnPostAsync()
    {
        await LeaveAsync();
        if (!string.IsNullOrEmpty(Token))
        {
            var session = await signIn.WithLinkAsync(Token, Cancel);
            if (!session.Succeeded)
            {
                Token = null;
                return Refuse(session.Problem!);
            }

            SessionCookie.Write(HttpContext, session.Value.Token);
            return SeeOther(Landing.For(session.Value, null, Url));
        }

        if (!MailAddress.TryCreate(Email, out _))
        {
            return Refuse(new Problem.Invalid("Email", RefusalTexts.EmailMissing));
        }

        var asked = await signIn.SendLinkAsync(Email!, AccountLinks.MagicLink, Cancel);
        if (!asked.Succeeded)
        {
            return Refuse(asked.Problem!);
        }

        Sent = true;
        return Page();
    }
}
