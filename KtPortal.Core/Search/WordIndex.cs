using System.Text;

namespace KtPortal.Core.Search;

/// <summary>Who may find a document by a word, and how much the word says.</summary>
public enum FoundBy
{
    /// <summary>Whoever reads it; it is what the document is called.</summary>
    Title,

    Everybody,

    Partner,

    Provider,
}

/// <summary>The words of one document, on their way into PostgreSQL's vector.</summary>
public sealed class WordIndex
{
    /// <summary>A vector holds a megabyte; nobody looks for the rest of what is longer.</summary>
    private const int Most = 20_000;
    private const int LeastKnown = 4;
    private readonly Dictionary<string, int> weights = new(StringComparer.Ordinal);

    /// <summary>What beginnings may go on as, and what may have been meant.</summary>
    public IEnumerable<string> Known => weights.Keys.Where(word => word.Length >= LeastKnown && word[0] is not ('=' or '~'));

    /// <summary>As a <c>tsvector</c> is written.</summary>
    public string Vector
    {
        get
        {
            var text = new StringBuilder(weights.Count * 16);
            foreach (var (word, weight) in weights)
            {
                text.Append('\'').Append(word).Append('\'');
                if (weight != 0)
                {
                    text.Append(':');
                    for (var by = 0; by < 4; by++)
                    {
                        if ((weight & (1 << by)) != 0)
                        {
                            text.Append(by + 1).Append("ABCD"[by]).Append(',');
                        }
                    }

                    text.Length--;
                }

                text.Append(' ');
            }

            return text.ToString();
        }
    }

    /// <summary>Those who look through a part of the documents find it: <c>o</c> and the organization's id.</summary>
    public void Belongs(string scope) => weights["=" + scope] = 0;

    public void Add(string? text, FoundBy by)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        var parts = WordSplitter.Split(text);
        for (var i = 0; i < parts.Count && weights.Count < Most; i++)
        {
            if (parts[i].IsWide)
            {
                AddWide(parts[i].Word, by);
            }
            else
            {
                AddRows(parts, i, by);
            }
        }
    }

    // Each row of parts that begins here; the beginning of the longest begins them all.
    private void AddRows(List<WordPart> parts, int first, FoundBy by)
    {
        var part = parts[first];
        Note(part.Other, by);
        Note(part.Sign, by);
        Beginnings(part.Other, by);
        var behind = Figures(part.Word);
        var row = "";
        for (var count = 1; count <= WordSplitter.LongestRow && first + count <= parts.Count && (count == 1 || parts[first + count - 1].Joins); count++)
        {
            row = WordSplitter.Row(parts, first, count);
            Note(row, by);
            Note(behind == 0 ? null : row[Math.Min(behind, row.Length)..], by);
            if (count == 2)
            {
                Note(WordSplitter.Together(part, parts[first + 1]), by);
            }
        }

        Beginnings(row, by);
    }

    private void AddWide(string run, FoundBy by)
    {
        string? before = null;
        foreach (var rune in run.EnumerateRunes())
        {
            var one = rune.ToString();
            Note(one, by);
            Note(before is null ? null : before + one, by);
            before = one;
        }
    }

    private void Beginnings(string? word, FoundBy by)
    {
        for (var length = 2; length <= 3 && word?.Length > length; length++)
        {
            Note(char.IsHighSurrogate(word[length - 1]) ? null : "~" + word[..length], by);
        }
    }

    /// <summary>Where figures begin behind a few letters (<c>v2</c>, <c>KB5034441</c>); 0 where they don't.</summary>
    private static int Figures(string word)
    {
        var letters = word.AsSpan().IndexOfAnyInRange('0', '9');
        return letters is > 0 and <= 6 && word.AsSpan(letters).IndexOfAnyExceptInRange('0', '9') < 0 ? letters : 0;
    }

    private void Note(string? word, FoundBy by)
    {
        if (!string.IsNullOrEmpty(word))
        {
            weights[word] = weights.GetValueOrDefault(word) | (1 << (int)by);
        }
    }
}
