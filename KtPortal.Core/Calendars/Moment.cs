namespace KtPortal.Core.Calendars;

internal static class Moment
{
    public static DateTimeOffset Of(long ticks) => new(ticks, TimeSpan.Zero);
}
