using KtPortal.Core.Accounts;
using KtPortal.Core.Kernel;
using KtPortal.Web.Http;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Account;

/// <summary>Where one is signed in, and the end of that elsewhere.</summary>
[Access(Surface.Account)]
public sealed class SessionsModel(UserSessions sessions) : PortalPage
{
    /// <summary>The one to end; none: all others.</summary>
    [BindProperty]
    public Guid? Id { get; set; }

    public IReadOnlyList<SessionRow> Rows { get; private set; } = [];

    protected override string Section => AccountsFeature.AccountPlace;

    public async Task OnGetAsync() => Rows = await sessions.ListAsync(Actor, Cancel);

    public async Task<IActionResult> OnPostAsync()
    {
        Rows = await sessions.ListAsync(Actor, Cancel);
        if (Chosen(nameof(Id), Id) is not { } one)
        {
            await sessions.RevokeOthersAsync(Actor, Cancel);
        }
        else if (!(await sessions.RevokeAsync(Actor, one, Cancel)).Succeeded)
        {
            return Refuse(new Problem.Conflict(AccountTexts.SessionGone));
        }

        return SeeOther("/account/sessions");
    }
}
