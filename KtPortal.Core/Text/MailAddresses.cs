namespace KtPortal.Core.Text;

/// <summary>Mail addresses in running text.</summary>
internal static class MailAddresses
{
    private const int LongestName = 64;
    private const int LongestDomain = 255;

    /// <summary>The address around an "@"; its length is 0 where there is none.</summary>
    public static FoundLink Around(ReadOnlySpan<char> text, int from, int at)
    {
        var start = StartOf(text, from, at);
        var end = EndOf(text, at);
        return start == at || text[at - 1] == '.' || !IsDomain(text[(at + 1)..end])
            ? default
            : new(start, end - start, "mailto:");
    }

    private static int StartOf(ReadOnlySpan<char> text, int from, int at)
    {
        var start = at;
        while (start > from && at - start < LongestName && IsName(text[start - 1]))
        {
            start--;
        }

        while (start < at && text[start] is '.' or '-' or '+' or '_')
        {
            start++;
        }

        return start;
    }

    private static int EndOf(ReadOnlySpan<char> text, int at)
    {
        var end = at + 1;
        while (end < text.Length && end - at <= LongestDomain && (IsWord(text[end]) || text[end] is '.' or '-'))
        {
            end++;
        }

        while (text[end - 1] is '.' or '-')
        {
            end--;
        }

        return end;
    }

    private static bool IsDomain(ReadOnlySpan<char> text)
    {
        var dot = text.LastIndexOf('.');
        var last = text[(dot + 1)..];
        return dot > 0 && last.Length > 1 && !char.IsDigit(last[0]) && text[0] is not ('.' or '-')
            && !text.Contains("..", StringComparison.Ordinal);
    }

    private static bool IsName(char c) => IsWord(c) || c is '.' or '_' or '%' or '+' or '-';

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) && !LinkFinder.IsUnspaced(c);
}
