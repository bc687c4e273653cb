using System.Text.RegularExpressions;
using KtPortal.Core.Accounts;
using KtPortal.Core.Languages;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Accounts;

/// <summary>12 to 128 characters of any kind; not what an attacker tries first, and not one of the last five.</summary>
public static partial class PasswordRules
{
    public const int Min = 12;
    public const int Max = 128;
    private const int FewLetters = 4;

    /// <param name="last">Hashes of the last passwords. Comparing takes long: outside of any transaction.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static async Task<string?> CheckAsync(
        string? password, User user, HostEntry host, IReadOnlyList<string> last, CancellationToken cancel) =>
        Check(password, user, host) ?? (await last.ContainsPasswordAsync(password!, cancel) ? RefusalTexts.PasswordUsed : null);

    /// <returns>What is wrong with it by itself, or null.</returns>
    public static string? Check(string? password, User user, HostEntry host)
    {
        if (password is null || password.Length < Min)
        {
            return RefusalTexts.PasswordShort.With(Min);
        }

        if (password.Length > Max)
        {
            return RefusalTexts.PasswordLong.With(Max);
        }

        if (password.Distinct().Count() < 5)
        {
            return RefusalTexts.PasswordPoor;
        }

        return IsMadeOf(password, user.Email, user.Name, host.TenantName, host.PortalName) ? RefusalTexts.PasswordKnown
            : CommonPasswords.Contains(password) ? RefusalTexts.PasswordCommon
            : null;
    }

    /// <summary>Take away what everybody knows: digits and hardly a letter of one's own are left.</summary>
    private static bool IsMadeOf(string password, params string[] known)
    {
        var words = known.SelectMany(k => NoWord().Split(k).Append(NoWord().Replace(k, ""))).Where(w => w.Length >= 3)
            .OrderByDescending(w => w.Length).Select(w => w.ToLowerInvariant());
        var whole = NoWord().Replace(password, "").ToLowerInvariant();
        var rest = words.Aggregate(whole, (text, word) => text.Replace(word, "", StringComparison.Ordinal));
        return rest.Length < whole.Length && rest.Count(char.IsLetter) < FewLetters;
    }

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NoWord();
}
