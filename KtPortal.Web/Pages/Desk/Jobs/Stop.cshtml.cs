using KtPortal.Core.Languages;
using KtPortal.Core.LongJobs;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Jobs;

/// <summary>Ends long work before its end.</summary>
[Access(Surface.Desk)]
public sealed class StopModel(LongJobRegister jobs) : JobPage
{
    public async Task<IActionResult> OnPostAsync(Guid id) =>
        Return(await jobs.StopAsync(Actor, id, Cancel), job => LongJobPageTexts.StoppedTold.With(job.Label));
}
