using MimeKit.Utils;

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

        // Ids have no blanks; folding inside one is a fault of the sender.
        var ids = MimeUtils.EnumerateReferences(raw).Select(id => id.Trim('<', '>').Replace(" ", "", StringComparison.Ordinal)).ToList();
        if (ids.Count == 0)
        {
            var words = raw.Split([' ', ',', '<', '>'], StringSplitOptions.RemoveEmptyEntries);
            ids = [.. words.Where(word => word.Contains('@', StringComparison.Ordinal))];
        }

        return [.. ids.Where(id => id.Length is > 0 and <= MaxLength).TakeLast(MaxIds)];
    }
}
