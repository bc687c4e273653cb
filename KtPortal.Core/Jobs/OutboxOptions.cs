namespace KtPortal.Core.Jobs;

/// <summary>Jobs that have slots of their own, so that they and the others are never in each other's way.</summary>
/// <param name="Name">As the database says it (<c>outbox_messages.lane</c>).</param>
/// <param name="Limit">A job is told to stop after it.</param>
/// <param name="InCompany">How long it may have been tried with others before.</param>
public sealed record OutboxLane(string Name, int Slots, TimeSpan Limit, TimeSpan InCompany = default)
{
    private static readonly TimeSpan TimeToWriteDown = TimeSpan.FromSeconds(15);

    /// <summary>How long a job belongs to a worker that doesn't answer for it.</summary>
    public TimeSpan Lease => InCompany * 1.1 + Patience + TimeToWriteDown;

    /// <summary>What doesn't stop is let go after it.</summary>
    public TimeSpan Patience => Limit * 1.1;

    /// <summary>No tenant holds the last slot: somebody else's job finds one, however long the others take.</summary>
    public int MostOfOneTenant => Math.Max(1, Slots - 1);
}

public sealed record OutboxOptions
{
    /// <summary>Jobs at once on this node, but for reading.</summary>
    public int Concurrency { get; init; } = 5;

    /// <summary>Mails that are read at once on this node.</summary>
    public int ReadingConcurrency { get; init; } = 3;

    /// <summary>How long a job may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How long reading one mail may take.</summary>
    public TimeSpan ReadingLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>So many small jobs of a tenant share a slot.</summary>
    public int AtOnce { get; init; } = 20;

    /// <summary>
    /// How long those that share one may take; then each is done alone, with all the time it has. Little, since it is part of everybody's
    /// lease.
    /// </summary>
    public TimeSpan TogetherLimit
    {
        get => field < Limit / 2 ? field : Limit / 2;
        init;
    } = TimeSpan.FromSeconds(10);

    /// <summary>The queue is asked at most this often: what comes meanwhile is done together.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks for due retries this often; new jobs are announced.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    public IReadOnlyList<OutboxLane> Lanes =>
        [new("common", Concurrency, Limit, TogetherLimit), new("reading", ReadingConcurrency, ReadingLimit)];

    public OutboxLane LaneOf(ClaimedJob job) => Lanes.First(lane => lane.Name == job.Lane);
}
