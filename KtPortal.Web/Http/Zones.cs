using System.Collections.Concurrent;

namespace KtPortal.Web.Http;

public static class Zones
{
    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Known = new(StringComparer.Ordinal);

    /// <summary>The zone of an IANA name; UTC where the runtime doesn't know it.</summary>
    public static TimeZoneInfo Find(string id) =>
        Known.GetOrAdd(id, static name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc);
}
