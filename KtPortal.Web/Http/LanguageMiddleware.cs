using System.Globalization;
using KtPortal.Core.Languages;

namespace KtPortal.Web.Http;

/// <summary>
/// In which language, and with whose dates and numbers, a request is answered: what the person chose, what was chosen in this
/// browser, what the browser asks for, then the portal's own. Whoever signs in on a German page goes on in German.
/// </summary>
public sealed class LanguageMiddleware(RequestDelegate next)
{
    public const string Cookie = "kt-language";
    private const int MostAsked = 10;

    public async Task InvokeAsync(HttpContext context, PortalRequest request)
    {
        var culture = CultureFor(context.Request, request);
        SpokenLanguages.Use(culture);
        context.Response.Headers.ContentLanguage = SpokenLanguages.LanguageOf(culture).Name;
        await next(context);
    }

    /// <summary>Keeps the choice in this browser for a year; null forgets it.</summary>
    public static void Remember(HttpResponse response, CultureInfo? language) => HostCookies.Keep(
        response.HttpContext, Cookie, language?.Name ?? "", language is null ? TimeSpan.Zero : HostCookies.Year);

    /// <summary>For hosts nobody knows there is only the browser to ask.</summary>
    internal static CultureInfo CultureFor(HttpRequest asked, PortalRequest request)
    {
        var portal = SpokenLanguages.Find(request.KnownHost?.Locale) ?? SpokenLanguages.English;
        // The service worker asks without cookies, for the page it keeps, and names the language of the page before.
        if (asked.Path == WorkerEndpoint.Offline && SpokenLanguages.Find(asked.Query["language"]) is { } kept)
        {
            return WithRegion(kept, portal);
        }

        var browser = SpokenLanguages.Find(asked.Cookies[Cookie]);
        var own = request.Actor.IsSignedIn ? SpokenLanguages.Find(request.Actor.Locale) : null;
        return WithRegion(own ?? browser ?? Wanted(asked) ?? portal, portal);
    }

    /// <summary>What somebody reads who has chosen nothing.</summary>
    internal static CultureInfo UsualFor(HttpRequest asked, CultureInfo portal) => Wanted(asked) ?? portal;

    private static CultureInfo? Wanted(HttpRequest asked) => asked.Headers.AcceptLanguage.Count == 0
        ? null
        : asked.GetTypedHeaders().AcceptLanguage.Take(MostAsked).OrderByDescending(one => one.Quality ?? 1).Where(one => one.Quality != 0)
            .Select(one => SpokenLanguages.Find(one.Value.Value)).FirstOrDefault(found => found is not null);

    // "German" of a portal in Austria is Austrian.
    private static CultureInfo WithRegion(CultureInfo language, CultureInfo portal) =>
        language.IsNeutralCulture && SpokenLanguages.LanguageOf(portal).Equals(language) ? portal : language;
}
