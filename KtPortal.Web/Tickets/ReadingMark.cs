using KtPortal.Core.Tickets;

namespace KtPortal.Web.Tickets;

/// <summary>
/// How far somebody has read: a form carries it, and the part of the page that renews itself renews it. In ticks of UTC, since the
/// database counts microseconds.
/// </summary>
public static class ReadingMark
{
    /// <param name="isNewest">The page shows the newest part; else all up to now counts as read.</param>
    /// <param name="begun">When the ticket was written, where nobody has answered.</param>
    public static long Of(IReadOnlyList<ConversationEntry> shown, bool isNewest, DateTimeOffset begun, DateTimeOffset now) =>
        (isNewest ? shown.Select(e => e.At).Append(begun).Max() : now).UtcTicks;

    /// <summary>Null for none, or what is no time.</summary>
    public static DateTimeOffset? Read(long? ticks) =>
        ticks is > 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks.Value, TimeSpan.Zero) : null;
}
