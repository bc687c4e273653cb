using NodaTime;

namespace KtPortal.Core.Calendars;

/// <summary>
/// Wall times of a zone as instants, both in ticks as <see cref="DateTime"/> counts them. Remembers the offset it found last, so that only
/// the days around a change of the clock ask the zone. One walk has one: it is not for several threads.
/// </summary>
internal sealed class ZoneWalls(DateTimeZone zone)
{
    // No two offsets differ by more: so far from a change a wall time is one instant.
    private const long Apart = 36 * TimeSpan.TicksPerHour;

    private long offset;
    private long plainFrom = long.MaxValue;
    private long plainUntil = long.MinValue;

    /// <summary>
    /// A time that doesn't exist (the clock goes forward) is the first instant after the gap. One that exists twice is the first for a
    /// start and the second for an end.
    /// </summary>
    public long InstantOf(long wall, bool isEnd)
    {
        var instant = wall - offset;
        return instant >= plainFrom && instant < plainUntil ? instant : Asked(wall, isEnd);
    }

    /// <summary>The day number of the date that the wall shows at an instant.</summary>
    public int DateAt(long instant)
    {
        if (instant < plainFrom || instant >= plainUntil)
        {
            Remember(Noda(instant));
        }

        return (int)((instant + offset) / TimeSpan.TicksPerDay);
    }

    private long Asked(long wall, bool isEnd)
    {
        var mapping = zone.MapLocal(LocalDateTime.FromDateTime(new DateTime(wall)));
        var found = mapping.Count == 0 ? mapping.LateInterval.Start : (isEnd ? mapping.Last() : mapping.First()).ToInstant();
        Remember(found);
        return Ticks(found);
    }

    private void Remember(Instant instant)
    {
        var interval = zone.GetZoneInterval(instant);
        offset = interval.WallOffset.Ticks;
        plainFrom = interval.HasStart ? Ticks(interval.Start) + Apart : long.MinValue;
        plainUntil = interval.HasEnd ? Ticks(interval.End) - Apart : long.MaxValue;
    }

    private static Instant Noda(long ticks) => Instant.FromUnixTimeTicks(ticks - DateTime.UnixEpoch.Ticks);

    private static long Ticks(Instant instant) => instant.ToUnixTimeTicks() + DateTime.UnixEpoch.Ticks;
}
