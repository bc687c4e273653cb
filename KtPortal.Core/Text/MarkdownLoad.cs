namespace KtPortal.Core.Text;

/// <summary>
/// Some parsing of Markdown takes more than linear time: many opened links, tables as wide as long, thousands of stars. A
/// pasted log may look like that, a written text doesn't, and is shown as it stands.
/// </summary>
internal static class MarkdownLoad
{
    private const int Longest = 200_000;
    private const int Links = 1_000;
    private const int Delimiters = 6_000;
    private const long Cells = 50_000;

    public static bool IsTooMuch(string markdown)
    {
        if (markdown.Length <= Links)
        {
            return false;
        }

        if (markdown.Length > Longest)
        {
            return true;
        }

        var text = markdown.AsSpan();
        var widest = 0;
        var lines = 0;
        foreach (var range in text.Split('\n'))
        {
            lines++;
            widest = Math.Max(widest, text[range].Count('|'));
        }

        return text.Count("](") > Links
            || text.Count('*') + text.Count('_') + text.Count('[') + text.Count('|') > Delimiters
            || (long)widest * lines > Cells;
    }
}
