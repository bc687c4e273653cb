namespace KtPortal.Core.Calendars;

/// <summary>
/// A date of the calendar's zone on which no hours begin, or other hours than in the week. The 29th of February comes again in leap years
/// only; a yearly one counts for every year, those before it was written down too.
/// </summary>
/// <param name="OpenFrom">
/// With <paramref name="OpenUntil"/> the day is open from here until there, whatever the week says. Alone, what the week opens before it
/// falls away. Both null: closed all day.
/// </param>
/// <param name="OpenUntil">00:00 is the end of that day; a time before <paramref name="OpenFrom"/> is one of the next morning.</param>
public sealed record Holiday(DateOnly Date, string Name, bool RecursYearly, TimeOnly? OpenFrom, TimeOnly? OpenUntil)
{
    public bool IsClosed => OpenFrom is null && OpenUntil is null;

    /// <summary>Open from and until the same minute is no time at all.</summary>
    public bool IsNoTime => OpenFrom is { } from && from == OpenUntil;

    /// <summary>Whether both can't be in one list: they fall on one date of some year.</summary>
    public bool Meets(Holiday other) => Date == other.Date
        || ((RecursYearly || other.RecursYearly) && Date.Month == other.Date.Month && Date.Day == other.Date.Day);
}

/// <summary>A time that counts like a holiday, around the clock too: a major outage, force majeure.</summary>
public sealed record ExcludedPeriod(DateTimeOffset From, DateTimeOffset Until);
