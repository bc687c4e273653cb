namespace KtPortal.Core.Calendars;

/// <summary>Tells, stretch by stretch, what of a time is open and why the rest isn't.</summary>
internal sealed class Explanation
{
    private readonly OpenTimes times;
    private readonly ZoneWalls? walls;
    private readonly List<Piece> pieces = [];

    private Explanation(OpenTimes times)
    {
        this.times = times;
        walls = times.Zone is { } zone ? new(zone) : null;
    }

    public static IEnumerable<CountedSpan> Of(OpenTimes times, long start, long end)
    {
        var told = new Explanation(times);
        var at = start;
        foreach (var open in times.From(start))
        {
            told.Skip(at, Math.Min(open.From, end));
            if (open.From >= end)
            {
                at = end;
                break;
            }

            at = Math.Min(open.Until, end);
            told.Open(open.From, at);
        }

        told.Skip(at, end);
        told.Absorb();
        return told.pieces.Select(p => p.Told);
    }

    private void Open(long from, long until)
    {
        // Of the evening before, if that is when its hours began: a short day names what begins on it.
        var holiday = times.Days is { } days && walls is not null ? days.HolidayOn(walls.DateAt(from)) : null;
        Add(new(from, until, SpanKind.Open, holiday is { IsClosed: false } ? holiday.Name : null, WholeDay: false));
    }

    /// <summary>What isn't open is a period taken out, or the calendar's own.</summary>
    private void Skip(long from, long until)
    {
        foreach (var excluded in times.Excluded)
        {
            if (excluded.Until <= from)
            {
                continue;
            }

            if (excluded.From >= until || from >= until)
            {
                break;
            }

            SkipDays(from, excluded.From);
            var end = Math.Min(excluded.Until, until);
            Add(new(Math.Max(from, excluded.From), end, SpanKind.Excluded, null, WholeDay: false));
            from = end;
        }

        SkipDays(from, until);
    }

    private void SkipDays(long from, long until)
    {
        while (from < until)
        {
            var day = walls!.DateAt(from);
            var begins = walls.InstantOf(day * TimeSpan.TicksPerDay, isEnd: false);
            // Where the clock goes back behind midnight, the date is over when it is over the second time.
            var ends = walls.InstantOf((day + 1) * TimeSpan.TicksPerDay, isEnd: true);
            var upTo = Math.Min(ends, until);
            var (kind, name) = ReasonOn(day, from, upTo);
            Add(new(from, upTo, kind, name, WholeDay: begins >= from && ends <= until));
            from = upTo;
        }
    }

    private (SpanKind, string?) ReasonOn(int day, long from, long until) => times.Days!.HolidayOn(day) switch
    {
        null => (SpanKind.Closed, null),
        { IsClosed: true } holiday => (SpanKind.Holiday, holiday.Name),
        var holiday => times.Days.OfWeek(day).Any(h => At(day, h.From, false) < until && At(day, h.Until, true) > from)
            ? (SpanKind.ShortDay, holiday.Name)
            : (SpanKind.Closed, null),
    };

    private long At(int day, int minutes, bool isEnd) =>
        walls!.InstantOf((day * TimeSpan.TicksPerDay) + (minutes * TimeSpan.TicksPerMinute), isEnd);

    private void Add(Piece piece)
    {
        if (piece.Until <= piece.From)
        {
            return;
        }

        if (pieces.Count > 0 && pieces[^1] is var last && last.Kind == piece.Kind && last.Name == piece.Name && last.Until == piece.From)
        {
            pieces[^1] = last with { Until = piece.Until, WholeDay = last.WholeDay || piece.WholeDay };
        }
        else
        {
            pieces.Add(piece);
        }
    }

    /// <summary>The evening before a holiday and the morning after it are told with it, as a night between two days is told once.</summary>
    private void Absorb()
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            if (pieces[i] is not { Kind: SpanKind.Closed, WholeDay: false } closed)
            {
                continue;
            }

            if (i > 0 && IsOfDay(pieces[i - 1]))
            {
                pieces[i - 1] = pieces[i - 1] with { Until = closed.Until };
                pieces.RemoveAt(i--);
            }
            else if (i + 1 < pieces.Count && IsOfDay(pieces[i + 1]))
            {
                pieces[i + 1] = pieces[i + 1] with { From = closed.From };
                pieces.RemoveAt(i--);
            }
        }
    }

    private static bool IsOfDay(Piece piece) => piece.Kind is SpanKind.Holiday or SpanKind.ShortDay;

    private sealed record Piece(long From, long Until, SpanKind Kind, string? Name, bool WholeDay)
    {
        public CountedSpan Told => new(Moment.Of(From), Moment.Of(Until), Kind == SpanKind.Open ? new(Until - From) : TimeSpan.Zero, Kind, Name);
    }
}
