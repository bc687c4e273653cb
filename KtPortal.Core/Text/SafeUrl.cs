using System.Buffers;
using System.Collections.Frozen;

namespace KtPortal.Core.Text;

/// <summary>Addresses that user text and mail may point to.</summary>
internal static class SafeUrl
{
    public const int Longest = 4000;

    public static readonly FrozenSet<string> Schemes =
        new[] { "http", "https", "mailto", "tel" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> SchemeEnds = SearchValues.Create(":/?#\\");

    /// <summary>The address as a browser would read it, or null where it may not be followed.</summary>
    public static string? Link(string? value)
    {
        if (AsBrowsersRead(value) is not { } url)
        {
            return null;
        }

        var end = url.AsSpan().IndexOfAny(SchemeEnds);
        if (end < 0 || url[end] != ':')
        {
            return url; // relative
        }

        return Schemes.Contains(url[..end]) ? url : null;
    }

    /// <summary>Pictures come from our own files only: one loaded from elsewhere tells its sender who read the text when.</summary>
    public static string? Image(string? value)
    {
        if (AsBrowsersRead(value) is not { } url || !url.StartsWith("/files/", StringComparison.Ordinal))
        {
            return null;
        }

        var climbs = url.Contains("..", StringComparison.Ordinal) || url.Contains("%2e", StringComparison.OrdinalIgnoreCase);
        return climbs || url.Contains('\\', StringComparison.Ordinal) ? null : url;
    }

    // Browsers cut control characters and spaces off both ends, and line ends and tabs from anywhere.
    private static string? AsBrowsersRead(string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > Longest)
        {
            return null;
        }

        var url = value;
        if (url.AsSpan().ContainsAnyInRange('\0', '\x1F') || url.AsSpan().ContainsAnyInRange('\x7F', '\x9F'))
        {
            url = string.Concat(url.Where(c => !char.IsControl(c)));
        }

        url = url.Trim();
        return url.Length == 0 ? null : url;
    }
}
