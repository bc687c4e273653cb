using System.Collections.Concurrent;
using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Bytes to text. What can't be what it claims to be is read as Windows-1252, and the caller is told.</summary>
internal static class Charsets
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = "utf-8",
        ["unicode-1-1-utf-8"] = "utf-8",
        // Every iso-8859-1 sender that uses 0x80-0x9F means Windows-1252, as in the WHATWG encoding standard.
        ["iso-8859-1"] = "windows-1252",
        ["iso8859-1"] = "windows-1252",
        ["latin1"] = "windows-1252",
        ["latin-1"] = "windows-1252",
        ["cp1252"] = "windows-1252",
        ["ansi_x3.4-1968"] = "us-ascii",
        ["ascii"] = "us-ascii",
        ["iso646-us"] = "us-ascii",
        ["646"] = "us-ascii",
        ["gb2312"] = "gb18030",
        ["gbk"] = "gb18030",
        ["x-gbk"] = "gb18030",
        ["cp936"] = "gb18030",
        ["ks_c_5601-1987"] = "ks_c_5601-1987",
        ["euc_kr"] = "euc-kr",
        ["sjis"] = "shift_jis",
        ["x-sjis"] = "shift_jis",
        ["windows-31j"] = "shift_jis",
        ["cp932"] = "shift_jis",
        ["big5-hkscs"] = "big5",
        ["iso-8859-8-i"] = "iso-8859-8",
        ["tis-620"] = "windows-874",
        ["koi8r"] = "koi8-r",
    };

    private const int MaxName = 100;
    private const int MaxUnknown = 500;

    private static readonly ConcurrentDictionary<string, bool> Unknown = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Stands below the aliases it is looked up by.</summary>
    private static readonly Encoding Windows1252 = Known("windows-1252")!;

    /// <summary>Without a name UTF-8 is tried, then Windows-1252.</summary>
    internal static string Read(ReadOnlySpan<byte> bytes, string? charset, out bool guessed)
    {
        guessed = false;
        var name = charset?.Trim().Trim('"', '\'');
        var isAscii = string.IsNullOrEmpty(name)
            || Aliases.GetValueOrDefault(name, name).Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
        if (isAscii)
        {
            guessed = !string.IsNullOrEmpty(name) && !Ascii.IsValid(bytes);
            return Clean(TryRead(StrictUtf8, bytes) ?? Windows1252.GetString(bytes));
        }
        var encoding = Known(name!);
        var text = encoding is { IsSingleByte: false } ? TryRead(encoding, bytes) : null;
        guessed = text is null && !Ascii.IsValid(bytes);
        // Text of one byte a character is hardly ever UTF-8 by chance, and what is labelled so wrongly usually is.
        text ??= guessed || encoding is null ? TryRead(StrictUtf8, bytes) : null;
        if (text is null && encoding is { IsSingleByte: true })
        {
            text = TryRead(encoding, bytes);
            guessed = text is null;
        }
        return Clean(text ?? Windows1252.GetString(bytes));
    }

    /// <summary>Raw header bytes: ASCII by the RFC, UTF-8 by RFC 6532; by experience in the charset of the text, or anything.</summary>
    internal static string ReadHeader(ReadOnlySpan<byte> bytes, string? charset) =>
        Read(bytes, Ascii.IsValid(bytes) ? null : charset, out _);

    private static string? TryRead(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (ArgumentException)
        {
            // DecoderFallbackException: the bytes are not of this charset.
            return null;
        }
    }

    /// <summary>To find out that a name is unknown takes an exception: a mail may name it with every word.</summary>
    private static Encoding? Known(string name)
    {
        if (name.Length > MaxName || Unknown.ContainsKey(name))
        {
            return null;
        }
        var found = Find(name);
        if (found is null && Unknown.Count < MaxUnknown)
        {
            Unknown.TryAdd(name, true);
        }
        return found;
    }

    private static Encoding? Find(string name)
    {
        var canonical = Aliases.GetValueOrDefault(name, name);
        try
        {
            return Encoding.GetEncoding(canonical, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return FromCodePages(canonical);
        }
    }

    private static Encoding? FromCodePages(string name)
    {
        var pages = CodePagesEncodingProvider.Instance;
        var encoding = pages.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        if (encoding is null && name.StartsWith("cp", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(name.AsSpan(2), out var page) && page is > 0 and <= 65535)
        {
            encoding = pages.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        return encoding;
    }

    /// <summary>PostgreSQL can't store NUL, and no mail means it.</summary>
    private static string Clean(string text) =>
        text.Replace("\0", "", StringComparison.Ordinal).TrimStart('\uFEFF');
}
