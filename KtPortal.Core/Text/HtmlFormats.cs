using System.Collections.Frozen;

namespace KtPortal.Core.Text;

/// <summary>
/// How often formats that are left open would be opened anew: the algorithm of browsers does so in each element that follows,
/// and a few thousand letters could come to gigabytes.
/// </summary>
internal static class HtmlFormats
{
    private const int MostReopened = 100_000;
    private const int LongestName = 6; // strike, strong; of a longer name one letter more is enough to tell them apart

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names = "a b big code em font i nobr s small strike strong tt u"
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool AreBearable(ReadOnlySpan<char> html)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        var (open, reopened) = (0, 0L);
        for (var at = html.IndexOf('<'); at >= 0 && reopened <= MostReopened; at = html.IndexOf('<'))
        {
            html = html[(at + 1)..];
            var closes = html is ['/', ..];
            var name = NameAt(closes ? html[1..] : html);
            var formats = Names.Contains(name);
            counts.TryGetValue(name, out var count);
            if (formats && closes && count > 0)
            {
                counts[name] = count - 1;
                open--;
            }
            else if (name.Length > 0)
            {
                reopened += open;
            }

            if (formats && !closes)
            {
                counts[name] = count + 1;
                open++;
            }
        }

        return reopened <= MostReopened;
    }

    private static ReadOnlySpan<char> NameAt(ReadOnlySpan<char> tag)
    {
        var end = 0;
        while (end < tag.Length && end <= LongestName && char.IsAsciiLetterOrDigit(tag[end]))
        {
            end++;
        }

        return tag[..end];
    }
}
