using KtPortal.Core.Accounts;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Web.Pages.Account;

[Access(Surface.Account)]
public sealed class IndexModel : PortalPage
{
    [BindProperty]
    public string? Theme { get; set; }

    protected override string Section => AccountsFeature.AccountPlace;

    public void OnGet() => Theme = Actor.Theme;

    public async Task<IActionResult> OnPostAsync()
    {
        var theme = Theme is "light" or "dark" ? Theme : "auto";
        await Db.Set<User>().Where(u => u.Id == Actor.UserId).ExecuteUpdateAsync(set => set.SetProperty(u => u.Theme, theme), Cancel);
        return SeeOther("/account");
    }
}
