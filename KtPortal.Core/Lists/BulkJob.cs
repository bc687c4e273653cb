using KtPortal.Core.Data;
using KtPortal.Core.LongJobs;

namespace KtPortal.Core.Lists;

/// <summary>A long run, as the person who asked for it and with the rights that person has by now.</summary>
internal sealed class BulkJob(BulkRunner runner) : ILongJob
{
    public const string Kind = "lists.bulk";

    public Task RunAsync(LongJobTurn turn, CancellationToken cancel) => runner.RunAsync(turn.Person, turn.Job, turn, cancel);

    /// <summary>Longer runs are a job, of the run's own id; whoever asked doesn't wait.</summary>
    internal static Task LeaveAsync(PortalDb db, Guid run, ListDeclaration list, string label, int rows, CancellationToken cancel) =>
        LongJobRegister.AskAsync(db, new(run, Kind, label, $"/desk/lists/{list.Name}/runs/{run}", rows), cancel);
}
