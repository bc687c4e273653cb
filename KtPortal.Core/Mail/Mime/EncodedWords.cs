using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// RFC 2047 encoded words in header text, also where senders break its rules (blanks inside, no end, in quotes). MimeKit decodes
/// them, but not these two: a word without end, and one whose bytes are not of the charset it names.
/// </summary>
public static class EncodedWords
{
    private const int MaxCharset = 40;
    private const int MaxText = 4000;

    private readonly record struct Word(string Charset, bool Base64, int TextStart, int TextEnd, int End);

    public static string Decode(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!value.Contains("=?", StringComparison.Ordinal))
        {
            return value;
        }
        var result = new StringBuilder(value.Length);
        var pending = new List<byte>();
        var pendingCharset = "";
        var at = 0;
        while (at < value.Length)
        {
            var start = value.IndexOf("=?", at, StringComparison.Ordinal);
            if (start < 0)
            {
                break;
            }
            var gap = value.AsSpan(at, start - at);
            var found = TryRead(value, start, out var word);
            // Blanks between two encoded words are only there to fold the line.
            var joins = found && pending.Count > 0 && gap.IsWhiteSpace();
            if (!joins || !word.Charset.Equals(pendingCharset, StringComparison.OrdinalIgnoreCase))
            {
                Flush(result, pending, pendingCharset);
            }
            if (!joins)
            {
                result.Append(gap);
            }
            if (!found)
            {
                result.Append("=?");
                at = start + 2;
                continue;
            }
            pendingCharset = word.Charset;
            pending.AddRange(Bytes(value.AsSpan(word.TextStart, word.TextEnd - word.TextStart), word.Base64));
            at = word.End;
        }
        Flush(result, pending, pendingCharset);
        return result.Append(value.AsSpan(at)).ToString();
    }

    private static void Flush(StringBuilder result, List<byte> pending, string charset)
    {
        if (pending.Count > 0)
        {
            var text = Charsets.Read(pending.ToArray(), charset, out _);
            // A decoded line break must not become a header line somewhere else.
            result.Append(text.Replace('\r', ' ').Replace('\n', ' '));
            pending.Clear();
        }
    }

    private static bool TryRead(string value, int start, out Word word)
    {
        word = default;
        var charsetStart = start + 2;
        var charsetEnd = value.IndexOf('?', charsetStart, Math.Min(MaxCharset, value.Length - charsetStart));
        if (charsetEnd <= charsetStart || charsetEnd + 2 >= value.Length || value[charsetEnd + 2] != '?')
        {
            return false;
        }
        var encoding = char.ToUpperInvariant(value[charsetEnd + 1]);
        if (encoding is not ('B' or 'Q'))
        {
            return false;
        }
        var charset = value[charsetStart..charsetEnd];
        if (charset.IndexOf('*', StringComparison.Ordinal) is var language and > 0)
        {
            charset = charset[..language];
        }
        var textStart = charsetEnd + 3;
        var length = Math.Min(MaxText, value.Length - textStart);
        var textEnd = value.IndexOf("?=", textStart, length, StringComparison.Ordinal);
        var end = textEnd + 2;
        if (textEnd < 0)
        {
            // Cut off by a relay: the word reaches to the next blank or the end.
            textEnd = value.IndexOfAny([' ', '"', '<', '>'], textStart, length);
            textEnd = end = textEnd < 0 ? textStart + length : textEnd;
        }
        word = new Word(charset, encoding == 'B', textStart, textEnd, end);
        return true;
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<char> text, bool base64)
    {
        var raw = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, raw);
        return base64 ? TransferEncodings.DecodeBase64(raw).Span : TransferEncodings.DecodeWord(raw).Span;
    }

    /// <summary>Hidden from MimeKit, which would decode them by their label alone.</summary>
    internal static string Hide(string value) => value.Replace("=?", "=\uE000", StringComparison.Ordinal);

    internal static string DecodeHidden(string value) => Decode(value.Replace("=\uE000", "=?", StringComparison.Ordinal));
}
