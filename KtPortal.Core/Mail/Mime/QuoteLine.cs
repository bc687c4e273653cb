using System.Buffers;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Lines that repeat somebody: <c>&gt; text</c>, and <c>JD&gt; text</c> of older mailers.</summary>
internal static class QuoteLine
{
    private const int MaxInitials = 15;

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    internal static bool Is(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.StartsWith(">") || text.StartsWith("\\>");
    }

    /// <summary>The line with its initials taken off, null where it isn't such a line.</summary>
    internal static string? Supercited(string line)
    {
        var end = line.AsSpan(0, Math.Min(line.Length, MaxInitials + 1)).IndexOf('>');
        var isQuote = end > 0
            && !line.AsSpan(0, end).ContainsAnyExcept(Letters)
            && (end + 1 == line.Length || line[end + 1] == ' ');
        return isQuote ? line[end..] : null;
    }
}
