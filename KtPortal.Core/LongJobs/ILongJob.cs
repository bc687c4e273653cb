namespace KtPortal.Core.LongJobs;

/// <summary>
/// Does one kind of long work, piece by piece: each in a transaction of its own in which it also counts
/// (<see cref="LongJobTurn.CountAsync"/>), so that it is done once, whoever dies. It may be begun again at any time, by another node;
/// then it goes on where it ended. Throwing means: again later.
/// </summary>
public interface ILongJob
{
    Task RunAsync(LongJobTurn turn, CancellationToken cancel);
}
