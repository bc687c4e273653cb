using System.Globalization;
using MimeKit.Utils;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Date header, RFC 5322 section 3.3 with its obsolete forms. MimeKit knows American zones only, and no ISO 8601.</summary>
public static class MailDate
{
    private const int MaxLength = 200;

    public static DateTimeOffset? Read(string? raw)
    {
        if (string.IsNullOrWhiteSpace(raw) || raw.Length > MaxLength)
        {
            return null;
        }

        var words = raw.Split('(')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Mend).ToList();
        if (words.Count < 2)
        {
            return DateTimeOffset.TryParse(raw, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var iso) ? iso : null;
        }

        return DateUtils.TryParse(string.Join(' ', words), out var date) && date.Year is >= 1900 and <= 9998 ? date : null;
    }

    private static string Mend(string word) => word.ToUpperInvariant() switch
    {
        "CET" or "MET" or "BST" => "+0100",
        "CEST" or "MEST" => "+0200",
        "JST" => "+0900",
        _ when char.IsAsciiDigit(word[0]) && word.Count(c => c == '.') == 2 => word.Replace('.', ':'),
        _ => word,
    };
}
