namespace KtPortal.Core.Search;

/// <summary>Where in a text stands what was looked for.</summary>
public sealed class FoundWords(SearchWords words)
{
    private readonly List<string> forms = [.. words.Forms];

    public static FoundWords Of(string? typed) => new(SearchWords.Of(typed));

    /// <summary>In order, apart from each other.</summary>
    public IReadOnlyList<Range> In(string text)
    {
        var found = new List<Range>();
        if (forms.Count == 0)
        {
            return found;
        }

        var parts = WordSplitter.Split(text);
        var end = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Start >= end && Match(parts, i) is { } range)
            {
                found.Add(range);
                end = range.End.Value;
            }
        }

        return found;
    }

    private Range? Match(List<WordPart> parts, int first)
    {
        var part = parts[first];
        if (part.IsWide)
        {
            return Wide(part);
        }

        for (var count = 1; count <= WordSplitter.LongestRow && first + count <= parts.Count && (count == 1 || parts[first + count - 1].Joins); count++)
        {
            var row = WordSplitter.Row(parts, first, count);
            var together = count == 2 ? WordSplitter.Together(part, parts[first + 1]) : count == 1 ? part.Other ?? part.Sign : null;
            foreach (var form in forms)
            {
                if (row.StartsWith(form, StringComparison.Ordinal) || together?.StartsWith(form, StringComparison.Ordinal) == true)
                {
                    // As much of the last word as was typed, where its letters are those that were compared.
                    var last = parts[first + count - 1];
                    var rest = row.Length - form.Length;
                    var isEven = last.Word.Length == last.Length && row.StartsWith(form, StringComparison.Ordinal) && rest < last.Length;
                    return part.Start..(isEven ? last.End - rest : last.End);
                }
            }
        }

        return null;
    }

    // All that was looked for of a run without spaces, from its first to its last character.
    private Range? Wide(WordPart part)
    {
        if (part.Word.Length != part.Length)
        {
            return forms.Exists(f => part.Word.Contains(f, StringComparison.Ordinal)) ? part.Start..part.End : null;
        }

        var (start, end) = (int.MaxValue, 0);
        foreach (var form in forms)
        {
            if (part.Word.IndexOf(form, StringComparison.Ordinal) is >= 0 and var at)
            {
                (start, end) = (Math.Min(start, at), Math.Max(end, at + form.Length));
            }
        }

        return end == 0 ? null : (part.Start + start)..(part.Start + end);
    }
}
