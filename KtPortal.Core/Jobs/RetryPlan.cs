using KtPortal.Core.Kernel;

namespace KtPortal.Core.Jobs;

/// <summary>When a failed job is tried again.</summary>
/// <param name="Pauses">After the first attempt, the second, ...; then it is laid aside.</param>
/// <param name="Spread">Each pause is so much shorter or longer, so that many don't come back at one moment.</param>
public sealed record RetryPlan(IReadOnlyList<TimeSpan> Pauses, double Spread)
{
    /// <summary>What took too long twice will do so again, and costs others their turn each time.</summary>
    public const int MostTimeouts = 2;

    /// <summary>For work inside the database: 5 s, then four times as long each time, up to an hour.</summary>
    public static RetryPlan Usual { get; } = new(
        [.. Enumerable.Range(0, 7).Select(i => TimeSpan.FromSeconds(Math.Min(3600, 5 << (2 * i))))], 0.2);

    /// <summary>For a server elsewhere that greylists or is down for a night.</summary>
    public static RetryPlan Patient { get; } = new(
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ], 0.05);

    public int MostAttempts => Pauses.Count + 1;

    /// <returns>Null when it is not tried again.</returns>
    public TimeSpan? After(ClaimedJob job, JobFailure failure) =>
        failure == JobFailure.Unfit || (failure == JobFailure.TimedOut && job.Timeouts + 1 >= MostTimeouts) ? null : After(job.Attempt);

    /// <param name="attempts">How often it has been tried.</param>
    /// <returns>Null when it was the last time.</returns>
    public TimeSpan? After(int attempts) => attempts > Pauses.Count ? null : Backoff.Jitter(Pauses[attempts - 1], Spread);
}
