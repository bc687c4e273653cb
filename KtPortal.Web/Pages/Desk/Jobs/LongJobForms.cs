using KtPortal.Core.LongJobs;

namespace KtPortal.Web.Pages.Desk.Jobs;

/// <summary>What can be done to a long job, where it is shown: stop it, or have it go on.</summary>
/// <param name="Back">The page that shows it.</param>
public sealed record LongJobForms(Guid Id, LongJobState State, string Back)
{
    public bool CanBeStopped => State is LongJobState.Waiting or LongJobState.Running;

    public bool CanGoOn => State is LongJobState.Failed or LongJobState.Stopped;
}
