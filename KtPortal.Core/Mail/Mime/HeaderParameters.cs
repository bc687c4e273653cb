using System.Text;
using MimeKit;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// A value with parameters (Content-Type, Content-Disposition), as RFC 2231 and as most senders write them. MimeKit refuses the whole
/// for one wrong piece, and takes every backslash for an escape; that is mended before.
/// </summary>
internal sealed class HeaderParameters
{
    private const int MaxLength = 64 * 1024;

    private readonly ParameterList? _list;

    private HeaderParameters(string value, ParameterList? list) => (Value, _list) = (value, list);

    /// <summary>In lower case, without its parameters.</summary>
    internal string Value { get; }

    internal string? this[string name] =>
        _list?[name] is { } value ? EncodedWords.DecodeHidden(value).Replace("\0", "", StringComparison.Ordinal) : null;

    internal static HeaderParameters Parse(string? raw)
    {
        var text = CleanText.Cut(raw ?? "", MaxLength);
        var end = text.AsSpan().IndexOfAny(" ;(");
        var value = (end < 0 ? text : text[..end]).Trim().Trim('"').ToLowerInvariant();
        var rest = end < 0 ? "" : text[end..].Trim();
        return new HeaderParameters(value, rest.Length == 0 ? null : Read(rest));
    }

    private static ParameterList? Read(string rest)
    {
        var text = EncodedWords.Hide(WithOwnBackslashes(rest));
        return TryRead(text.StartsWith(';') || text.StartsWith('(') ? text : $";{text}") ?? TryRead(WholePieces(text));
    }

    private static ParameterList? TryRead(string text) =>
        ContentType.TryParse(Encoding.UTF8.GetBytes($"a/b{text}"), out var type) ? type.Parameters : null;

    /// <summary>Old Windows mailers send "C:\path\name.doc".</summary>
    private static string WithOwnBackslashes(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 8);
        for (var at = 0; at < text.Length; at++)
        {
            var isEscape = text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\';
            result.Append(text[at] == '\\' ? isEscape ? text.AsSpan(at, 2) : @"\\" : text.AsSpan(at, 1));
            at += isEscape ? 1 : 0;
        }

        return result.ToString();
    }

    /// <summary>Without the pieces that have no name, or nothing behind it.</summary>
    private static string WholePieces(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfPiece(text, at);
            var piece = text.AsSpan(at, end - at).Trim();
            if (piece.IndexOf('=') is > 0 and var equals && equals < piece.Length - 1 && !piece[..equals].TrimEnd().Contains(' '))
            {
                result.Append(';').Append(piece);
            }

            at = end + 1;
        }

        return result.ToString();
    }

    private static int EndOfPiece(string text, int at)
    {
        for (var isQuoted = false; at < text.Length && (isQuoted || text[at] != ';'); at++)
        {
            isQuoted ^= text[at] == '"';
            at += isQuoted && text[at] == '\\' ? 1 : 0;
        }

        return Math.Min(at, text.Length);
    }
}
