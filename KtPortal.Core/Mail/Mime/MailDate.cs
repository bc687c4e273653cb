using System.Globalization;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Date header: RFC 5322 section 3.3 with the obsolete forms of 4.3.</summary>
public static class MailDate
{
    private const string Months = "janfebmaraprmayjunjulaugsepoctnovdec";

    public static DateTimeOffset? Read(string? raw)
    {
        if (string.IsNullOrWhiteSpace(raw))
        {
            return null;
        }
        var text = raw.IndexOf('(', StringComparison.Ordinal) is > 0 and var comment ? raw[..comment] : raw;
        var words = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0 && !char.IsAsciiDigit(words[0][0]))
        {
            words = words[1..];
        }
        return ReadParts(words) ?? ReadAnything(text);
    }

    private static DateTimeOffset? ReadParts(string[] words)
    {
        if (words.Length < 4 || !Number(words[0], out var day) || Month(words[1]) is not { } month || !Number(words[2], out var year))
        {
            return null;
        }
        year += year < 50 ? 2000 : year < 1000 ? 1900 : 0;
        var time = words[3].Split(':', '.');
        if (time.Length < 2 || !Number(time[0], out var hour) || !Number(time[1], out var minute))
        {
            return null;
        }
        var second = time.Length > 2 && Number(time[2], out var s) ? Math.Min(s, 59) : 0;
        if (year is < 1900 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59)
        {
            return null;
        }
        return new DateTimeOffset(year, month, day, hour, minute, second, Zone(words.Length > 4 ? words[4] : ""));
    }

    private static DateTimeOffset? ReadAnything(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static int? Month(string word)
    {
        var at = word.Length < 3 ? -1 : Months.IndexOf(word[..3], StringComparison.OrdinalIgnoreCase);
        return at >= 0 && at % 3 == 0 ? at / 3 + 1 : null;
    }

    /// <summary>An unknown zone is read as UTC, as RFC 5322 section 4.3 asks.</summary>
    private static TimeSpan Zone(string word)
    {
        if (word.Length == 5 && word[0] is '+' or '-' && Number(word[1..], out var digits) && digits / 100 <= 14 && digits % 100 < 60)
        {
            var minutes = Math.Min(digits / 100 * 60 + digits % 100, 14 * 60);
            return TimeSpan.FromMinutes(word[0] == '-' ? -minutes : minutes);
        }
        return TimeSpan.FromHours(word.ToUpperInvariant() switch
        {
            "EDT" => -4,
            "EST" or "CDT" => -5,
            "CST" or "MDT" => -6,
            "MST" or "PDT" => -7,
            "PST" => -8,
            "CET" or "MET" or "BST" => 1,
            "CEST" or "MEST" => 2,
            "JST" => 9,
            _ => 0,
        });
    }

    private static bool Number(string word, out int value) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
