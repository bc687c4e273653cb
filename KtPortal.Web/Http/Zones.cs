using System.Collections.Concurrent;
using KtPortal.Core.Kernel;

namespace KtPortal.Web.Http;

public static class Zones
{
    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Known = new(StringComparer.Ordinal);

    /// <summary>The instant of a wall time; of one that the clock skips, the first after it.</summary>
    public static DateTimeOffset InstantOf(TimeZoneInfo zone, DateTime wall) => new(WallTime.ToUtc(zone, wall, isEnd: false), TimeSpan.Zero);

    /// <summary>The zone of an IANA name; UTC where the runtime doesn't know it.</summary>
    public static TimeZoneInfo Find(string id) =>
        Known.GetOrAdd(id, static name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc);
}
