using KtPortal.Core.Kernel;
using KtPortal.Web.Http;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KtPortal.Web.Pages;

/// <summary>
/// What the service worker shows when there is no network. It is kept on the device, so it knows the host's brand and nobody who
/// looks at it, even when somebody signed in asks for it.
/// </summary>
[Open("kept on the device for when there is no network")]
public sealed class OfflineModel(PortalRequest request) : PageModel, IHasShell
{
    public ShellModel Shell { get; } = Shells.For(request.Host, Actor.Public(request.Host.TenantId, request.Host.OrganizationId), "", null);
}
