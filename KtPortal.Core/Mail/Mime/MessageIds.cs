namespace KtPortal.Core.Mail.Mime;

/// <summary>Message-IDs without their angle brackets, from Message-ID, In-Reply-To and References.</summary>
public static class MessageIds
{
    /// <summary>A thread longer than this is cut at its old end.</summary>
    private const int MaxIds = 200;
    private const int MaxLength = 998;

    public static IReadOnlyList<string> Read(string? raw)
    {
        if (string.IsNullOrWhiteSpace(raw))
        {
            return [];
        }
        var ids = Bracketed(raw);
        if (ids.Count == 0)
        {
            ids = [.. raw.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Contains('@', StringComparison.Ordinal))];
        }
        return [.. ids.Where(id => id.Length is > 0 and <= MaxLength).TakeLast(MaxIds)];
    }

    private static List<string> Bracketed(string raw)
    {
        var ids = new List<string>();
        var at = raw.IndexOf('<', StringComparison.Ordinal);
        while (at >= 0)
        {
            var end = raw.AsSpan(at + 1).IndexOfAny('<', '>');
            if (end < 0)
            {
                break;
            }
            end += at + 1;
            if (raw[end] == '>')
            {
                // Folding inside an id is a fault of the sender; ids have no blanks.
                ids.Add(raw[(at + 1)..end].Replace(" ", "", StringComparison.Ordinal));
            }
            at = raw.IndexOf('<', end);
        }
        return ids;
    }
}
