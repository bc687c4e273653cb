using KtPortal.Core.Accounts;
using KtPortal.Core.Languages;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Accounts;

/// <summary>12 to 128 characters of any kind; not what an attacker tries first.</summary>
public static class PasswordRules
{
    public const int Min = 12;
    public const int Max = 128;

    /// <returns>What is wrong with it, or null.</returns>
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

        string[] known = [user.Email, user.Email.Split('@')[0], user.Name, host.TenantName, host.PortalName];
        return known.Any(k => k.Length >= 4 && password.Replace(" ", "", StringComparison.Ordinal).Equals(k.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
            ? RefusalTexts.PasswordKnown
            : null;
    }
}
