namespace KtPortal.Core.Calendars;

/// <summary>A time in which a clock stands still, whole or in part outside of working hours or not.</summary>
/// <param name="Until">Null while it isn't over.</param>
public sealed record Pause(DateTimeOffset From, DateTimeOffset? Until);

/// <summary>What a clock with pauses shows. They may come in any order, overlap, hold nothing, or lie before the start.</summary>
public static class SlaCount
{
    /// <summary>How much working time has passed at an instant.</summary>
    public static TimeSpan Elapsed(BusinessClock clock, DateTimeOffset start, IReadOnlyList<Pause> pauses, DateTimeOffset at)
    {
        var total = TimeSpan.Zero;
        var runs = start;
        foreach (var (from, until) in InOrder(start, pauses))
        {
            if (from >= at)
            {
                break;
            }

            total += clock.Between(runs, from);
            if (until is not { } resumed)
            {
                return total;
            }

            runs = resumed;
        }

        return total + clock.Between(runs, at);
    }

    /// <summary>
    /// When the target is used up. Null while a pause that isn't over began before; used up before a pause begins, or exactly then, it is
    /// due there.
    /// </summary>
    public static DateTimeOffset? Due(BusinessClock clock, DateTimeOffset start, TimeSpan target, IReadOnlyList<Pause> pauses)
    {
        var (from, left) = LastRun(clock, start, target, pauses);
        return from is { } runs ? clock.Add(runs, left) : null;
    }

    /// <summary>
    /// <see cref="BusinessClock.Explain"/> with its pauses. While one isn't over, what is told ends with it, and it with its beginning.
    /// </summary>
    public static IReadOnlyList<CountedSpan> Explain(BusinessClock clock, DateTimeOffset start, TimeSpan target, IReadOnlyList<Pause> pauses)
    {
        var due = Due(clock, start, target, pauses);
        var told = new List<CountedSpan>();
        var runs = start;
        foreach (var (from, until) in InOrder(start, pauses))
        {
            if (due <= from)
            {
                break;
            }

            told.AddRange(clock.Told(runs, from));
            told.Add(new(from.ToUniversalTime(), (until ?? from).ToUniversalTime(), TimeSpan.Zero, SpanKind.Paused, null));
            runs = until ?? from;
        }

        return due is { } end ? [.. told, .. clock.Told(runs, end)] : told;
    }

    /// <summary>Where the clock runs for the last time, and what is left of the target then.</summary>
    private static (DateTimeOffset? From, TimeSpan Left) LastRun(BusinessClock clock, DateTimeOffset start, TimeSpan target, IReadOnlyList<Pause> pauses)
    {
        var runs = start;
        var left = target > TimeSpan.Zero ? target : TimeSpan.Zero;
        foreach (var (from, until) in InOrder(start, pauses))
        {
            var counted = clock.Between(runs, from);
            if (left <= counted)
            {
                break;
            }

            left -= counted;
            if (until is not { } resumed)
            {
                return (null, left);
            }

            runs = resumed;
        }

        return (runs, left);
    }

    /// <summary>Those after the start, one after the other; only the last may be open.</summary>
    internal static List<Pause> InOrder(DateTimeOffset start, IReadOnlyList<Pause> pauses)
    {
        var merged = new List<Pause>();
        foreach (var (begins, until) in pauses.OrderBy(p => p.From))
        {
            var from = begins > start ? begins : start;
            if (until <= from)
            {
                continue;
            }

            if (merged.Count > 0 && merged[^1] is var last && (last.Until is null || from <= last.Until))
            {
                merged[^1] = last with { Until = last.Until is null || until is null ? null : last.Until > until ? last.Until : until };
            }
            else
            {
                merged.Add(new(from, until));
            }
        }

        return merged;
    }
}
