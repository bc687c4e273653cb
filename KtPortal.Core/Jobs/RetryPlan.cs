using KtPortal.Core.Kernel;

namespace KtPortal.Core.Jobs;

/// <summary>When a failed job is tried again.</summary>
public static class RetryPlan
{
    public const int MostAttempts = 8;

    /// <summary>What took too long twice will do so again, and costs others their turn each time.</summary>
    public const int MostTimeouts = 2;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    // A mail server that greylists or is down for a night.
    private static readonly TimeSpan[] Mail =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    /// <returns>Null when it is not tried again.</returns>
    public static TimeSpan? After(ClaimedJob job, JobFailure failure) =>
        failure == JobFailure.Unfit || (failure == JobFailure.TimedOut && job.Timeouts + 1 >= MostTimeouts)
            ? null
            : After(job.Kind, job.Attempt);

    /// <param name="attempts">How often it has been tried.</param>
    /// <returns>Null when it was the last time.</returns>
    public static TimeSpan? After(string kind, int attempts)
    {
        if (attempts >= MostAttempts)
        {
            return null;
        }

        return kind == "mail.send"
            ? Backoff.Jitter(Mail[attempts - 1], 0.05)
            : Backoff.Jitter(TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << (2 * (attempts - 1)))), 0.2);
    }
}
