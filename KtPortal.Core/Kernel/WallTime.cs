namespace KtPortal.Core.Kernel;

/// <summary>Wall times as instants, also on the two days a year when that isn't obvious.</summary>
public static class WallTime
{
    /// <summary>
    /// A time that doesn't exist (the clock goes forward) is the first instant after the gap. One that exists twice is the
    /// first for a start and the second for an end.
    /// </summary>
    public static DateTime ToUtc(TimeZoneInfo zone, DateTime local, bool isEnd)
    {
        if (zone.IsInvalidTime(local))
        {
            return AfterGap(zone, local);
        }

        if (zone.IsAmbiguousTime(local))
        {
            var offsets = zone.GetAmbiguousTimeOffsets(local);
            return AsUtc(local - (isEnd ? offsets.Min() : offsets.Max()));
        }

        return AsUtc(local - zone.GetUtcOffset(local));
    }

    // The earliest second whose wall time is no longer before the one asked for.
    private static DateTime AfterGap(TimeZoneInfo zone, DateTime local)
    {
        var before = AsUtc(local.AddHours(-15));
        var after = AsUtc(local.AddHours(15));
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before.AddSeconds(Math.Floor((after - before).TotalSeconds / 2));
            if (TimeZoneInfo.ConvertTimeFromUtc(middle, zone) >= local)
            {
                after = middle;
            }
            else
            {
                before = middle;
            }
        }

        return after;
    }

    private static DateTime AsUtc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
