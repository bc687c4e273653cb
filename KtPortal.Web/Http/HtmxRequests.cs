using Htmx;

namespace KtPortal.Web.Http;

public static class HtmxRequests
{
    /// <summary>
    /// htmx asks for a piece of a page. A boosted link asks for a whole one, and so does the back button: htmx 4 says so in a header
    /// that the library does not know.
    /// </summary>
    public static bool IsFragment(this HttpRequest request) => request.IsHtmxNonBoosted() && request.Headers["HX-Request-Type"] != "full";

    /// <summary>Fetched ahead, in case somebody goes there (preload.js): nobody has read it.</summary>
    public static bool IsPreload(this HttpRequest request) => request.Headers.ContainsKey("HX-Preload");
}
