using KtPortal.Core.Data;
using KtPortal.Core.Mail;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Dev.Mail;

/// <summary>The newest mails of the host's tenant, sent and received. Development only.</summary>
[Open("development only")]
[EntersItself]
public sealed class IndexModel(MailArchive archive, IHostEnvironment environment) : PortalPage
{
    public IReadOnlyList<MailLine> Mails { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!environment.IsDevelopment())
        {
            return NotFound();
        }

        await Db.EnterAsync(Core.Kernel.Actor.System(Served.TenantId, "dev mail"), Cancel);
        Mails = await archive.ListAsync(Cancel);
        return Page();
    }
}
