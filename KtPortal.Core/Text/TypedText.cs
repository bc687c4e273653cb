namespace KtPortal.Core.Text;

/// <summary>Words as they come from a search field.</summary>
public static class TypedText
{
    /// <summary>Of a search: each of its words is looked for.</summary>
    public const int LongestSearch = 200;

    /// <summary>Without ends of space and what the database can't hold, and not longer than it may be; a character stays whole.</summary>
    public static string Of(string? typed, int most)
    {
        var text = (typed ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
        return text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }
}
