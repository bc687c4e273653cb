using System.Net.Mail;
using KtPortal.Core.Accounts;
using KtPortal.Core.Kernel;
using KtPortal.Web.Accounts;
using KtPortal.Web.Http;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Login;

[Open("a forgotten password")]
public sealed class ResetModel(SignIn signIn) : PortalPage
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public bool Sent { get; private set; }

    public bool Changed { get; private set; }

    // The address holds the token: it goes nowhere else.
    public void OnGet() => Response.Headers["Referrer-Policy"] = "no-referrer";

    public async Task<IActionResult> OnPostAsync()
    {
        await LeaveAsync();
        if (!string.IsNullOrEmpty(Token))
        {
            var reset = await signIn.ResetPasswordAsync(Token, Password ?? "", Cancel);
            if (!reset.Succeeded)
            {
                return Refuse(reset.Problem!);
            }

            Changed = true;
            return Page();
        }

        if (!MailAddress.TryCreate(Email, out _))
        {
            return Refuse(new Problem.Invalid("Email", RefusalTexts.EmailMissing));
        }

        var asked = await signIn.SendLinkAsync(Email!, AccountLinks.PasswordReset, Cancel);
        if (!asked.Succeeded)
        {
            return Refuse(asked.Problem!);
        }

        Sent = true;
        return Page();
    }
}
