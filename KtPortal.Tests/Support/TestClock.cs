namespace KtPortal.Tests.Support;

/// <summary>Runs like the real clock, and can be put forward: whoever waits for fifteen minutes need not.</summary>
public sealed class TestClock : TimeProvider
{
    private long ahead;

    /// <summary>Now, cut to microseconds as the database keeps it.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        var now = System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    public override long GetTimestamp() =>
        System.GetTimestamp() + (Interlocked.Read(ref ahead) * (TimestampFrequency / TimeSpan.TicksPerSecond));

    public override long TimestampFrequency => System.TimestampFrequency;

    public void Advance(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);
}
