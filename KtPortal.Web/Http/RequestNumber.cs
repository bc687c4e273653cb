using System.Security.Cryptography;

namespace KtPortal.Web.Http;

/// <summary>The number an error page shows and the logs carry: short enough to be read over the phone.</summary>
public static class RequestNumber
{
    private static readonly object Key = new();

    /// <summary>Eight hexadecimal digits in two groups: <c>7F3A-21C9</c>.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Items.TryGetValue(Key, out var known))
        {
            return (string)known!;
        }

        var text = RandomNumberGenerator.GetHexString(8);
        var number = string.Concat(text.AsSpan(0, 4), "-", text.AsSpan(4));
        context.Items[Key] = number;
        return number;
    }
}

public static class HtmxRequests
{
    /// <summary>A script of ours asks, and reads the answer's status.</summary>
    public static bool IsScripted(this HttpRequest request) => request.Headers.ContainsKey("HX-Request");

    /// <summary>htmx asks for a piece of a page. A boosted link asks for a whole one, and so does the back button.</summary>
    public static bool IsFragment(this HttpRequest request) =>
        request.Headers.ContainsKey("HX-Request") && !request.Headers.ContainsKey("HX-Boosted") && request.Headers["HX-Request-Type"] != "full";
}
