using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Accounts;

public static class Landing
{
    /// <summary>Back to where the user wanted to go, if that is a page of this host; else desk or portal by role.</summary>
    public static string For(Session session, string? wanted, IUrlHelper url) =>
        wanted is { Length: > 1 and < 2000 } && url.IsLocalUrl(wanted) && !wanted.StartsWith("/login", StringComparison.OrdinalIgnoreCase)
            ? wanted
            : session.IsStaff ? "/desk/inbox" : "/portal";
}
