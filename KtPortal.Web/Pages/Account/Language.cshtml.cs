using System.Globalization;
using KtPortal.Core.Accounts;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Web.Http;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Web.Pages.Account;

/// <param name="Chosen">The person's own; null: as the portal.</param>
/// <param name="Usual">What the browser asks for, or else the portal's.</param>
/// <param name="Error">Why the last choice was refused.</param>
/// <param name="Alone">Nothing else stands on the page.</param>
public sealed record LanguageChoice(string? Chosen, CultureInfo Usual, string? Error, bool Alone = false);

/// <summary>The language somebody reads portal or desk in.</summary>
[Access(Surface.Account)]
public sealed class LanguageModel : PortalPage
{
    [BindProperty]
    public string? Language { get; set; }

    protected override string Section => AccountsFeature.AccountPlace;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var language = SpokenLanguages.All.FirstOrDefault(one => one.Name == Language);
        if (language is null && !string.IsNullOrEmpty(Language))
        {
            return Refuse(new Problem.Invalid("Language", RefusalTexts.LanguageNotSpoken));
        }

        var chosen = language?.Name;
        await Db.Set<User>().Where(u => u.Id == Actor.UserId).ExecuteUpdateAsync(set => set.SetProperty(u => u.Locale, chosen), Cancel);
        LanguageMiddleware.Remember(Response, language);
        return SeeOther("/account");
    }
}
