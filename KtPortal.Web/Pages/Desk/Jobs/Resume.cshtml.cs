using KtPortal.Core.Languages;
using KtPortal.Core.LongJobs;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Jobs;

/// <summary>Has long work go on that failed, or was stopped.</summary>
[Access(Surface.Desk)]
public sealed class ResumeModel(LongJobRegister jobs) : JobPage
{
    public async Task<IActionResult> OnPostAsync(Guid id) =>
        Return(await jobs.GoOnAsync(Actor, id, Cancel), job => LongJobPageTexts.ResumedTold.With(job.Label));
}
