using KtPortal.Web.Http;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KtPortal.Web.Pages.Dev;

/// <summary>Every component in every state, for eyes and for the visual tests; development only.</summary>
[Open("development only")]
public sealed class ComponentsModel(IHostEnvironment environment) : PageModel, IHasShell
{
    /// <summary>light, dark or auto.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Theme { get; set; }

    public ShellModel Shell => new()
    {
        Portal = "Components",
        Theme = Theme is "light" or "dark" ? Theme : "auto",
    };

    public IActionResult OnGet() => environment.IsDevelopment() ? Page() : NotFound();
}
