using System.Globalization;
using KtPortal.Core.Mail.Mime;

namespace KtPortal.Core.Mail;

/// <summary>
/// Addresses that mail may be handed over for: at a domain of the public naming system. A literal (<c>a@[127.0.0.1]</c>), an IP
/// address in any notation, localhost and names of one label would let a stranger choose a machine beside the mail server.
/// </summary>
public static class DeliverableAddress
{
    private const int MaxAddress = 254;
    private const int MaxLabel = 63;

    public static bool Is(string address) => new MimeAddress("", address) is { IsComplete: true } mail && address.Length <= MaxAddress &&
        !address.Any(char.IsControl) && IsPublic(mail.Domain);

    private static bool IsPublic(string domain)
    {
        var labels = domain.Split('.');
        var top = labels[^1];
        return labels.Length > 1 && top.Length > 1 && char.IsLetter(top[0]) && Array.TrueForAll(labels, IsLabel) &&
            !top.Equals("localhost", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel && label[0] != '-' && label[^1] != '-' &&
        label.EnumerateRunes().All(rune => rune.Value is '-' or '_' || IsPartOfName(rune));

    // Letters, their marks and digits of any script; never the full stops of other scripts, which servers read as dots.
    private static bool IsPartOfName(System.Text.Rune rune) => System.Text.Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter or
        UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;
}
