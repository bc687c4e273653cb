using NodaTime;
using NodaTime.TimeZones;

namespace KtPortal.Core.Calendars;

/// <summary>The zones that calendars know, by their IANA names.</summary>
public static class BusinessZones
{
    /// <summary>One name for each zone, as people choose it.</summary>
    public static IReadOnlyList<string> Usual { get; } =
        [.. (TzdbDateTimeZoneSource.Default.ZoneLocations ?? []).Select(l => l.ZoneId).Append("UTC").Distinct().Order(StringComparer.Ordinal)];

    public static DateTimeZone? Find(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);
}
