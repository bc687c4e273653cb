namespace KtPortal.Core.Realtime;

/// <summary>Limits of what is pushed to open pages.</summary>
public sealed record LivePush
{
    /// <summary>Of what moves a page is told at once, then at most this often.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Frames that wait for one reader. A slower one is dropped, comes back and catches up.</summary>
    public int Capacity { get; init; } = 64;

    public int StreamsPerUser { get; init; } = 5;

    /// <summary>A stream ends after this, ± 10 %; the next one is opened with the rights of then.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Something is sent at least this often, so that proxies keep the connection.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How far back a page can catch up; kept by the purge of <c>stream_events</c>.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Transactions commit in another order than they began: so much is told again when a page comes back.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromSeconds(10);
}
