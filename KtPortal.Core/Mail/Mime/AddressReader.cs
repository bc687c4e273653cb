using MimeKit;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// Address headers, RFC 5322 section 3.4. Entries are parted here and read by MimeKit one by one: of a list it takes the square of the
/// length, and nothing at all behind the first entry it doesn't understand.
/// </summary>
public static class AddressReader
{
    private const int MaxAddresses = 2000;
    private const int MaxEntry = 2000;

    private static readonly ParserOptions Options = new() { AllowAddressesWithoutDomain = true };

    public static IReadOnlyList<MimeAddress> Read(string? raw)
    {
        var found = new List<MimeAddress>();
        var unfinished = "";
        foreach (var (text, isQuoted, isLast) in AddressEntries.Of(raw ?? ""))
        {
            var (before, isAddress) = (unfinished, text.AsSpan().ContainsAny('@', '<'));
            // "Doe, Jane <jane@example.org>" without quotes: the comma was part of the name.
            unfinished = isAddress || isQuoted || isLast ? "" : text;
            var isEntry = unfinished.Length == 0 && text.Length is > 0 and <= MaxEntry && (isAddress || before.Length == 0);
            if (isEntry && ReadOne(text) is { } address)
            {
                var isPart = before.Length > 0 && text.Contains('<', StringComparison.Ordinal);
                found.Add(isPart ? address with { Name = $"{EncodedWords.Decode(before)}, {address.Name}" } : address);
            }

            if (found.Count == MaxAddresses)
            {
                break;
            }
        }

        return found;
    }

    private static MimeAddress? ReadOne(string text)
    {
        if (MailboxAddress.TryParse(Options, EncodedWords.Hide(text), out var mailbox) && mailbox.Address.Trim('"') is { Length: > 0 })
        {
            // MimeKit turns an international domain back into its letters.
            var isEncoded = text.Contains("xn--", StringComparison.OrdinalIgnoreCase);
            return new MimeAddress(NameOf(mailbox.Name ?? ""), isEncoded ? mailbox.GetAddress(idnEncode: true) : mailbox.Address);
        }

        return Mend(text);
    }

    /// <summary>What MimeKit refuses: "mailto:", dots at a wrong place, words beside the address, nothing in "&lt;&gt;".</summary>
    private static MimeAddress? Mend(string text)
    {
        var open = text.IndexOf('<', StringComparison.Ordinal);
        var before = (open < 0 ? text : text[..open]).Trim().Trim('"').Trim();
        var inside = open < 0 ? "" : Strip(text[(open + 1)..].Trim('<').Split('>')[0]);
        if (inside.Length > 0)
        {
            return new MimeAddress(NameOf(before), inside);
        }

        var words = before.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var address = words.Select(Strip).FirstOrDefault(IsAddress)
            ?? (words is [var only] && only.IndexOfAny(['(', '"']) < 0 ? only : null);
        return address is null ? null : new MimeAddress("", address);
    }

    private static bool IsAddress(string word) => word.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < word.Length - 1;

    private static string Strip(string address)
    {
        var clean = address.Trim();
        clean = clean.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? clean[7..] : clean;
        return clean.StartsWith('"') ? clean : clean.Replace(" ", "", StringComparison.Ordinal);
    }

    private static string NameOf(string name) => EncodedWords.DecodeHidden(name).Trim().Trim('\'').Trim();
}
