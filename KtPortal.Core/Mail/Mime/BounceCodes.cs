namespace KtPortal.Core.Mail.Mime;

/// <summary>Codes and phrases in what a mail server says on refusing a recipient.</summary>
internal static class BounceCodes
{
    /// <summary>Said only of addresses that aren't there.</summary>
    private static readonly string[] UnknownUser = ["user unknown", "unknown user", "no such user", "user not found", "unknown recipient", "recipient unknown"];

    /// <summary>Said of addresses that aren't there, but of senders and policies as well: the status must fit.</summary>
    private static readonly string[] PerhapsUnknown =
    [
        "does not exist", "doesn't exist", "recipient address rejected", "no longer on server", "mailbox not found", "address not found",
        "wasn't found", "no mailbox", "invalid recipient", "invalid mailbox", "not a known user", "unrouteable address", "has moved",
        "host not found", "domain name not found", "no mx or a",
    ];

    /// <summary>The given status; an unspecific one is made precise by a code in the server's words.</summary>
    internal static string Status(string given, string diagnostic)
    {
        var status = given.Trim().Split(' ')[0];
        var isUnspecific = status.EndsWith(".0.0", StringComparison.Ordinal);
        if (!isUnspecific && IsEnhanced(status))
        {
            return status;
        }
        var said = FindEnhanced(diagnostic, isUnspecific ? status[0] : null);
        if (said is not null || isUnspecific)
        {
            return said ?? status;
        }
        return FindReplyCode(diagnostic) is { } code ? $"{code[0]}.0.0" : "5.0.0";
    }

    /// <summary>Empty where none was said, or one that contradicts the status.</summary>
    internal static string ReplyCode(string diagnostic, string status) =>
        FindReplyCode(diagnostic) is { } code && status.StartsWith(code[0]) ? code : "";

    internal static bool IsAddressGone(string status, string diagnostic, string explanation)
    {
        var said = $"{diagnostic} {explanation}";
        // Servers that take the recipient and refuse the content hide their reason behind "unknown user".
        if (Says(said, "data command)"))
        {
            return false;
        }
        if (Array.Exists(UnknownUser, phrase => Says(said, phrase)) || status is "5.1.1" or "5.1.2" or "5.1.6" or "5.1.10")
        {
            return true;
        }
        var subject = status.Length > 2 ? status[2..] : "0.0";
        var fits = subject is "0.0" or "1.0" or "1.3" or "2.1" or "4.1" or "4.4";
        return fits && !Says(said, "try again") && Array.Exists(PerhapsUnknown, phrase => Says(said, phrase));
    }

    internal static string? FindEnhanced(string text, char? firstDigit)
    {
        foreach (var word in Words(text))
        {
            if (IsEnhanced(word) && word[0] != '2' && (firstDigit is null || word[0] == firstDigit))
            {
                return word;
            }
        }
        return null;
    }

    internal static string? FindReplyCode(string text)
    {
        foreach (var word in text.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var isCode = word.Length == 3 || word.Length > 3 && word[3] == '-';
            if (isCode && word[0] is '4' or '5' && word[1] is >= '0' and <= '5' && char.IsAsciiDigit(word[2]))
            {
                return word[..3];
            }
        }
        return null;
    }

    private static bool Says(string text, string phrase) => text.Contains(phrase, StringComparison.OrdinalIgnoreCase);

    private static string[] Words(string text) =>
        text.Split([' ', '\n', '\t', '-', '(', ')', '#', ';', ',', '<', '>', '[', ']'], StringSplitOptions.RemoveEmptyEntries);

    private static bool IsEnhanced(string word)
    {
        var parts = word.TrimEnd(':').Split('.');
        return parts.Length == 3 && parts[0] is "2" or "4" or "5"
            && parts[1].Length is > 0 and <= 3 && parts[1].All(char.IsAsciiDigit)
            && parts[2].Length is > 0 and <= 3 && parts[2].All(char.IsAsciiDigit);
    }
}
