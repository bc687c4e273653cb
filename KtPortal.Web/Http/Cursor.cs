using System.Globalization;
using KtPortal.Core.Kernel;

namespace KtPortal.Web.Http;

/// <summary>Where a page of a list began or ended: instant and id of its first or last row, as <c>{microseconds}_{id}</c>.</summary>
public static class Cursor
{
    public static string Write(DateTimeOffset at, Guid id) =>
        string.Create(CultureInfo.InvariantCulture, $"{(at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}_{id:N}");

    /// <summary>Where the page begins that an address asks for.</summary>
    /// <returns>Null for no cursor, or for what isn't one: then the list begins at its start.</returns>
    public static ListEdge? Edge(string? before, string? after) => Read(before, newer: false) ?? Read(after, newer: true);

    private static ListEdge? Read(string? text, bool newer)
    {
        var cut = text?.IndexOf('_', StringComparison.Ordinal) ?? -1;
        return cut > 0 && long.TryParse(text.AsSpan(0, cut), NumberStyles.None, CultureInfo.InvariantCulture, out var micros)
            && micros < 253_402_300_799_000_000 && Guid.TryParseExact(text.AsSpan(cut + 1), "N", out var id)
            ? new ListEdge(DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond), id, newer)
            : null;
    }
}
