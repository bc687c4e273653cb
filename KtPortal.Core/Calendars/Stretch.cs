namespace KtPortal.Core.Calendars;

/// <summary>From one instant to another, in ticks of UTC as <see cref="DateTime"/> counts them.</summary>
internal readonly record struct Stretch(long From, long Until)
{
    public long Length => Until - From;

    /// <summary>In order and without overlaps; those of no length are none.</summary>
    public static Stretch[] Merged(IEnumerable<Stretch> stretches)
    {
        var merged = new List<Stretch>();
        foreach (var next in stretches.Where(s => s.Length > 0).OrderBy(s => s.From))
        {
            if (merged.Count > 0 && next.From <= merged[^1].Until)
            {
                merged[^1] = new(merged[^1].From, Math.Max(merged[^1].Until, next.Until));
            }
            else
            {
                merged.Add(next);
            }
        }

        return [.. merged];
    }
}
