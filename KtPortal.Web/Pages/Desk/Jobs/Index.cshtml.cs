using KtPortal.Core.LongJobs;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Jobs;

/// <summary>Long work and how far it is: one's own, and for admins that of everybody.</summary>
[Access(Surface.Desk)]
public sealed class IndexModel(LongJobRegister jobs) : PortalPage
{
    public const string Address = "/desk/jobs";

    public IReadOnlyList<LongJob> Listed { get; private set; } = [];

    public bool IsOfAll => LongJobRegister.SeesAll(Actor);

    /// <summary>As long as something moves the page looks again.</summary>
    public string Trigger => Listed.Any(job => !job.IsOver) ? "every 2s" : "never";

    protected override string Section => LongJobsFeature.Place;

    public async Task<IActionResult> OnGetAsync()
    {
        Listed = await jobs.ListAsync(Actor, Cancel);
        return Request.IsFragment() ? Partial("_Jobs", this) : Page();
    }
}
