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
