namespace KtPortal.Web.Http;

/// <summary>Whether somebody wants the desk's navigation as a rail of icons. A cookie, so that the first page is drawn right.</summary>
public static class NavigationWidth
{
    private const string Cookie = "kt-rail";

    /// <param name="user">The user's key: on a shared device each has his own width.</param>
    public static bool IsNarrow(HttpRequest request, string? user) => user is not null && request.Cookies[Cookie] == user;

    public static void Keep(HttpContext context, string user, bool narrow) =>
        HostCookies.Keep(context, Cookie, user, narrow ? HostCookies.Year : TimeSpan.Zero);
}
