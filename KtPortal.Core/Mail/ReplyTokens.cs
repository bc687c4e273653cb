using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace KtPortal.Core.Mail;

/// <summary>
/// What stands behind the plus of a reply address: 128 random bits in 26 letters and digits that survive a change of case.
/// </summary>
internal static partial class ReplyTokens
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 26;

    public static string Create() => string.Create(Length, 0, (text, _) =>
    {
        // 26 letters of 5 bits each are 130 random bits.
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = Letters[RandomNumberGenerator.GetInt32(Letters.Length)];
        }
    });

    /// <summary>The tokens in a text of addresses, in their order.</summary>
    public static IEnumerable<string> FindIn(string addresses) =>
        Pattern().Matches(addresses).Select(match => match.Groups[1].Value.ToLowerInvariant());

    [GeneratedRegex(@"\+r-([a-z2-7]{26})@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
