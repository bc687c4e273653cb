using KtPortal.Core.Kernel;
using KtPortal.Core.LongJobs;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Jobs;

/// <summary>Something done to a long job; then one is back where one was.</summary>
public abstract class JobPage : PortalPage
{
    /// <summary>The page of the desk on which it was pressed.</summary>
    [BindProperty]
    public string? Back { get; set; }

    protected override bool ShowsRefusals => false;

    public IActionResult OnGet() => LocalRedirect(IndexModel.Address);

    protected IActionResult Return(Result<LongJob> changed, Func<LongJob, string> words)
    {
        if (!changed.Succeeded)
        {
            return Refuse(changed.Problem!);
        }

        new Notice(words(changed.Value), Now).LeaveIn(TempData);
        return SeeOther(DeskPage.Local(Url, Back) ?? IndexModel.Address);
    }
}
