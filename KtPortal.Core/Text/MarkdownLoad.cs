using System.Buffers;

namespace KtPortal.Core.Text;

/// <summary>
/// Some parsing of Markdown takes more than linear time: many opened links, tables as wide as long, thousands of stars in one
/// paragraph, lists in lists, underlines without end, addresses that hold addresses. A pasted log may look like that, a written text doesn't, and is
/// shown as it stands.
/// </summary>
internal static class MarkdownLoad
{
    private const int Harmless = 1_000;
    private const int Longest = 200_000;
    private const int Lines = 50_000;
    private const int Links = 1_000;
    private const int Containers = 60;
    private const long Cells = 50_000;

    private const int Pipes = 6_000;

    /// <summary>Each mark and address of a paragraph may be held against each other of it.</summary>
    private const long Pairs = 4_000_000;

    /// <summary>Lines before underlines: what is underlined is looked for among all that stands before it.</summary>
    private const long Underlined = 5_000_000;

    /// <summary>Characters read on behalf of addresses: each is tried up to the next space.</summary>
    private const long Reach = 2_000_000;

    private static readonly SearchValues<char> Marks = SearchValues.Create("*_[~");
    private static readonly SearchValues<char> Containing = SearchValues.Create(">-+*.)");
    private static readonly SearchValues<char> Indents = SearchValues.Create(" \t0123456789>-+*.)");
    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \t\r\n<");
    private static readonly string[] Schemes = ["http", "www.", "ftp:", "mailto:", "tel:"];

    public static bool IsTooMuch(string markdown) =>
        markdown.Length > Harmless && (markdown.Length > Longest || HasTooManyMarks(markdown) || Array.Exists(Schemes, s => ReachesTooFar(markdown, s)));

    private static bool HasTooManyMarks(ReadOnlySpan<char> text)
    {
        var (widest, lines, marks, pairs, underlined) = (0, 0, 0L, 0L, 0L);
        foreach (var range in text.Split('\n'))
        {
            var line = text[range];
            lines++;
            marks = line.IsWhiteSpace() ? 0 : marks;
            var before = marks;
            marks += CountAny(line, Marks) + AddressesIn(line);
            pairs += (marks * marks) - (before * before);
            widest = Math.Max(widest, line.Count('|'));
            underlined += IsUnderline(line) ? lines : 0;
            if (pairs > Pairs || underlined > Underlined || lines > Lines || ContainersOf(line) > Containers)
            {
                return true;
            }
        }

        return text.Count("](") > Links || text.Count('|') > Pipes || (long)widest * lines > Cells;
    }

    private static bool IsUnderline(ReadOnlySpan<char> line)
    {
        var mark = line.Trim(" >\r");
        return !mark.IsEmpty && mark[0] is ('=' or '-') && mark.Trim(mark[0]).IsEmpty;
    }

    // Marks of quotes and lists at the beginning of a line open one box in another.
    private static int ContainersOf(ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAnyExcept(Indents);
        return CountAny(end < 0 ? line : line[..end], Containing);
    }

    private static int AddressesIn(ReadOnlySpan<char> line)
    {
        var count = 0;
        foreach (var scheme in Schemes)
        {
            for (var rest = line; rest.IndexOf(scheme, StringComparison.OrdinalIgnoreCase) is >= 0 and var at; rest = rest[(at + scheme.Length)..])
            {
                count++;
            }
        }

        return count;
    }

    private static bool ReachesTooFar(ReadOnlySpan<char> text, ReadOnlySpan<char> scheme)
    {
        var reach = 0L;
        while (text.IndexOf(scheme, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && reach <= Reach)
        {
            text = text[(at + scheme.Length)..];
            var length = text.IndexOfAny(Spaces);
            reach += length < 0 ? text.Length : length;
        }

        return reach > Reach;
    }

    private static int CountAny(ReadOnlySpan<char> text, SearchValues<char> wanted)
    {
        var count = 0;
        for (var at = text.IndexOfAny(wanted); at >= 0; at = text.IndexOfAny(wanted))
        {
            count++;
            text = text[(at + 1)..];
        }

        return count;
    }
}
