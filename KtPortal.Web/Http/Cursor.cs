using System.Globalization;

namespace KtPortal.Web.Http;

/// <summary>Where a page of a list ended: instant and id of its last row, as <c>{microseconds}_{id}</c>.</summary>
public static class Cursor
{
    public static string Write(DateTimeOffset at, Guid id) =>
        string.Create(CultureInfo.InvariantCulture, $"{(at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}_{id:N}");

    /// <returns>Null for none, or for one that isn't a cursor: then the list begins at its start.</returns>
    public static (DateTimeOffset At, Guid Id)? Read(string? text)
    {
        var cut = text?.IndexOf('_', StringComparison.Ordinal) ?? -1;
        return cut > 0 && long.TryParse(text.AsSpan(0, cut), NumberStyles.None, CultureInfo.InvariantCulture, out var micros)
            && micros < 253_402_300_799_000_000 && Guid.TryParseExact(text.AsSpan(cut + 1), "N", out var id)
            ? (DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond), id)
            : null;
    }
}
