namespace KtPortal.Core.Kernel;

/// <summary>How long to wait before trying again something that doesn't answer.</summary>
public static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    /// <summary>Twice the last pause up to the longest, ± 20 % so that the nodes don't come back at one moment.</summary>
    public static TimeSpan Next(TimeSpan last, TimeSpan longest) =>
        Jitter(last < First ? First : last * 2 > longest ? longest : last * 2, 0.2);

    public static TimeSpan Jitter(TimeSpan time, double share) =>
#pragma warning disable CA5394 // spreads load, guards nothing
        time * (1 - share + (2 * share * Random.Shared.NextDouble()));
#pragma warning restore CA5394
}
