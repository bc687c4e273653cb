using System.Globalization;
using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// A value with parameters (Content-Type, Content-Disposition), RFC 2045 section 5 with the continuations and charsets of
/// RFC 2231, and with encoded words in quotes as most senders write them.
/// </summary>
internal sealed class HeaderParameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private HeaderParameters(string value) => Value = value;

    /// <summary>In lower case, without its parameters.</summary>
    internal string Value { get; }

    internal string? this[string name] => _values.GetValueOrDefault(name);

    internal static HeaderParameters Parse(string? raw)
    {
        raw ??= "";
        var end = raw.AsSpan().IndexOfAny(" ;(");
        var result = new HeaderParameters((end < 0 ? raw : raw[..end]).Trim().ToLowerInvariant());
        var segments = new Dictionary<string, SortedDictionary<int, (string Text, bool Extended)>>(StringComparer.OrdinalIgnoreCase);
        var at = end < 0 ? raw.Length : end;
        while (TryReadParameter(raw, ref at, out var name, out var text))
        {
            if (name.Contains('*', StringComparison.Ordinal))
            {
                AddSegment(segments, name, text);
            }
            else
            {
                result._values.TryAdd(name, EncodedWords.Decode(text));
            }
        }
        foreach (var (name, parts) in segments)
        {
            result._values[name] = Join(parts.Values);
        }
        return result;
    }

    private static bool TryReadParameter(string raw, ref int at, out string name, out string text)
    {
        name = text = "";
        while (at < raw.Length)
        {
            var equals = raw.IndexOf('=', at);
            if (equals < 0)
            {
                return false;
            }
            // A piece without "=" before this one (a stray word, a comment) is dropped.
            name = raw[at..equals].Trim(' ', ';');
            name = name[(name.LastIndexOfAny([';', ')', ' ']) + 1)..];
            at = equals + 1;
            while (at < raw.Length && raw[at] == ' ')
            {
                at++;
            }
            text = at < raw.Length && raw[at] == '"' ? ReadQuoted(raw, ref at) : ReadToken(raw, ref at);
            if (name.Length > 0)
            {
                return true;
            }
        }
        return false;
    }

    private static string ReadQuoted(string raw, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < raw.Length && raw[at] != '"'; at++)
        {
            // Only a quote or backslash is escaped: old Windows mailers send "C:\path\name.doc".
            if (raw[at] == '\\' && at + 1 < raw.Length && raw[at + 1] is '"' or '\\')
            {
                at++;
            }
            text.Append(raw[at]);
        }
        at = Math.Min(raw.Length, at + 1);
        return text.ToString();
    }

    private static string ReadToken(string raw, ref int at)
    {
        var end = raw.IndexOf(';', at);
        end = end < 0 ? raw.Length : end;
        var text = raw[at..end].Trim();
        at = end;
        return text;
    }

    private static void AddSegment(
        Dictionary<string, SortedDictionary<int, (string Text, bool Extended)>> segments, string name, string text)
    {
        var pieces = name.Split('*');
        var isExtended = pieces[^1].Length == 0;
        var index = 0;
        if (pieces.Length > 1 && pieces[1].Length > 0
            && !(int.TryParse(pieces[1], NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < 1000))
        {
            return;
        }
        if (!segments.TryGetValue(pieces[0], out var parts))
        {
            segments[pieces[0]] = parts = [];
        }
        parts.TryAdd(index, (text, isExtended));
    }

    private static string Join(IEnumerable<(string Text, bool Extended)> parts)
    {
        var bytes = new List<byte>();
        string? charset = null;
        foreach (var (text, extended) in parts)
        {
            var value = text;
            if (extended && charset is null && text.Split('\'', 3) is [var named, _, var rest])
            {
                (charset, value) = (named.Length == 0 ? "utf-8" : named, rest);
            }
            var raw = Encoding.UTF8.GetBytes(value);
            bytes.AddRange(extended ? PercentDecode(raw) : raw);
        }
        return Charsets.Read(bytes.ToArray(), charset ?? "utf-8", out _);
    }

    private static List<byte> PercentDecode(byte[] raw)
    {
        var result = new List<byte>(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            var isEscape = raw[at] == '%' & TransferEncodings.TryHex(raw, at + 1, out var value);
            result.Add(isEscape ? value : raw[at]);
            at += isEscape ? 2 : 0;
        }
        return result;
    }
}
