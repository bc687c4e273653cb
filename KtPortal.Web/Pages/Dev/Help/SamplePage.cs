using KtPortal.Core.Kernel;
using KtPortal.Web.Http;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KtPortal.Web.Pages.Dev.Help;

/// <summary>Help's frame around a sample, under the host's brand; development only.</summary>
public abstract class SamplePage(PortalRequest request, IHostEnvironment environment) : PageModel, IHasShell
{
    public ShellModel Shell { get; } = Shells.For(request.Host, Actor.Public(request.Host.TenantId, request.Host.OrganizationId), "", null);

    public IActionResult OnGet() => environment.IsDevelopment() ? Page() : NotFound();
}
