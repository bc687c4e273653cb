using KtPortal.Core.Limits;

namespace KtPortal.Core.Accounts;

public static class AccountLimits
{
    /// <summary>Links to sign in or to choose a password, whoever they are for. <see cref="AccountLinks"/> counts per account.</summary>
    public static readonly Limit LinkRequests = new("account-links", CountedPer.Address, 10, TimeSpan.FromMinutes(15));

    /// <summary>Links that are none.</summary>
    public static readonly Limit WrongLinks = new("account-wrong-links", CountedPer.Address, 5, TimeSpan.FromMinutes(15));
}
