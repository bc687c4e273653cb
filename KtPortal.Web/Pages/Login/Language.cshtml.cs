using KtPortal.Core.Languages;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Login;

/// <summary>A visitor's choice of language, kept in this browser.</summary>
[Open("visitors choose their language")]
public sealed class LanguageModel : PortalPage
{
    [BindProperty]
    public string? Language { get; set; }

    [BindProperty]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => LocalRedirect("/login");

    public IActionResult OnPost()
    {
        if (SpokenLanguages.All.FirstOrDefault(one => one.Name == Language) is { } language)
        {
            LanguageMiddleware.Remember(Response, language);
        }

        return SeeOther(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/login");
    }
}
