namespace KtPortal.Core.Calendars;

/// <summary>Why a stretch of time counts, or why it doesn't.</summary>
public enum SpanKind
{
    /// <summary>It counts. Its name is that of the short day it lies on, if any.</summary>
    Open,

    /// <summary>Outside of the week's hours.</summary>
    Closed,

    /// <summary>A holiday, with the evening before and the morning after it.</summary>
    Holiday,

    /// <summary>What a short day leaves out of the week's hours.</summary>
    ShortDay,

    /// <summary>A period that was taken out.</summary>
    Excluded,

    /// <summary>The clock was stopped. A pause that isn't over ends where it begins.</summary>
    Paused,
}

/// <summary>A stretch on the way from a start to what is due: each begins where the one before ends.</summary>
/// <param name="Counted">How much working time it holds: all of it, or none.</param>
/// <param name="Name">Of the holiday or short day.</param>
public sealed record CountedSpan(DateTimeOffset From, DateTimeOffset Until, TimeSpan Counted, SpanKind Kind, string? Name);
