namespace KtPortal.Core.LongJobs;

public enum LongJobState
{
    Waiting,
    Running,
    Done,
    Failed,
    Stopped,
}

/// <summary>What is asked for.</summary>
/// <param name="Id">Its feature's: what is asked for twice is one job.</param>
/// <param name="Kind">Who does it: a keyed <see cref="ILongJob"/>.</param>
/// <param name="Label">What it is, in the words of who asks.</param>
/// <param name="Address">The page that shows what became of it.</param>
/// <param name="Total">So many pieces.</param>
public sealed record LongJobOrder(Guid Id, string Kind, string Label, string Address, int Total);

/// <summary>Long work as its asker and admins see it.</summary>
public sealed record LongJob(
    Guid Id, string Label, string Address, Guid UserId, string UserName, int Total, int Worked, LongJobState State, string? Error,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    public bool IsOver => State is LongJobState.Done or LongJobState.Failed or LongJobState.Stopped;

    /// <summary>It ended before all was done.</summary>
    public bool CanGoOn => State is LongJobState.Failed or LongJobState.Stopped;
}
