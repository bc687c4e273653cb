using KtPortal.Core.Languages;
using KtPortal.Web.Languages;

namespace KtPortal.Web.Ui;

/// <summary>What a browser calls itself, as people know it: "Firefox on Windows". A guess, for recognising one's own.</summary>
public static class DeviceName
{
    // The first that fits: every browser also claims to be those below it.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
         ("HeadlessChrome", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    public static string Of(string? userAgent)
    {
        var (browser, system) = (Find(Browsers, userAgent), Find(Systems, userAgent));
        return (browser, system) switch
        {
            (null, null) => AccountTexts.SessionBrowserUnknown,
            ({ } name, null) => name,
            (null, { } name) => AccountTexts.SessionOn.With(AccountTexts.SessionBrowserUnknown, name),
            _ => AccountTexts.SessionOn.With(browser, system),
        };
    }

    public static bool IsPhone(string? userAgent) => Find(Systems, userAgent) is "iPhone" or "iPad" or "Android";

    private static string? Find((string Mark, string Name)[] known, string? userAgent) =>
        userAgent is null ? null : Array.Find(known, k => userAgent.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
