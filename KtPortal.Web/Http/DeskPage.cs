using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Http;

/// <summary>Addresses of the desk that a form brought back.</summary>
public static class DeskPage
{
    /// <returns>The address, if it is one of the desk's own; else null.</returns>
    public static string? Local(IUrlHelper url, string? address) =>
        address?.StartsWith("/desk", StringComparison.Ordinal) == true && url.IsLocalUrl(address) ? address : null;
}
