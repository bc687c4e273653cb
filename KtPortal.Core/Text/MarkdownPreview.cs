using System.Net;
using System.Text;

namespace KtPortal.Core.Text;

/// <summary>Reads only as far as the preview reaches; a list of tickets shows dozens of them.</summary>
internal static class MarkdownPreview
{
    private const int LongestEntity = 34;

    public static string Write(string markdown, int maxChars)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxChars, 2);
        var line = new StringBuilder(Math.Min(maxChars, markdown.Length) + 8);
        var at = 0;
        var lineStarts = true;
        while (at < markdown.Length && line.Length <= maxChars)
        {
            var c = markdown[at];
            if (c == '\n' || char.IsWhiteSpace(c) || char.IsControl(c))
            {
                lineStarts |= c == '\n';
                Space(line);
                at++;
            }
            else if (lineStarts && MarkAt(markdown, at) is var mark and > 0)
            {
                at += mark;
            }
            else
            {
                lineStarts = false;
                at += Inline(markdown, at, line);
            }
        }

        return Cut(line, maxChars, whole: at >= markdown.Length);
    }

    private static void Space(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] != ' ')
        {
            line.Append(' ');
        }
    }

    /// <summary>How long the heading, quote, list or fence mark is that stands here; 0 where there is none.</summary>
    private static int MarkAt(string text, int at)
    {
        var c = text[at];
        var end = at;
        while (end < text.Length && text[end] == c && end - at < 100)
        {
            end++;
        }

        var spaceFollows = end == text.Length || char.IsWhiteSpace(text[end]);
        return c switch
        {
            '>' => 1,
            '#' when end - at <= 6 && spaceFollows => end - at,
            '-' or '+' or '*' or '=' or '_' when spaceFollows => end - at,
            '`' or '~' when end - at >= 3 => end - at,
            _ => 0,
        };
    }

    /// <summary>Appends what is read at this place, without its marks, and returns how many characters it took.</summary>
    private static int Inline(string text, int at, StringBuilder line)
    {
        var c = text[at];
        var next = at + 1 < text.Length ? text[at + 1] : ' ';
        switch (c)
        {
            case '\\' when char.IsAsciiLetterOrDigit(next) is false && next > ' ':
                line.Append(next);
                return 2;
            case '&' when Entity(text, at) is { } entity:
                line.Append(entity.Shown);
                return entity.Length;
            case '*' or '`':
                return 1;
            case '_' when at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(next):
                return 1;
            case '!' when next == '[':
                return 1;
            case '[':
                return 1;
            case ']' when next == '(':
                var close = text.AsSpan(at, Math.Min(text.Length - at, 2000)).IndexOf(')');
                return close < 0 ? 2 : close + 1;
            case ']':
                return 1;
            default:
                line.Append(c);
                return 1;
        }
    }

    // A character by its name or number.
    private static (string Shown, int Length)? Entity(string text, int at)
    {
        var length = text.AsSpan(at, Math.Min(text.Length - at, LongestEntity)).IndexOf(';') + 1;
        var written = text.Substring(at, length);
        return WebUtility.HtmlDecode(written) is var shown && shown != written ? (shown, length) : null;
    }

    internal static string Cut(StringBuilder line, int maxChars, bool whole)
    {
        var text = line.ToString().TrimEnd();
        if (whole && text.Length <= maxChars)
        {
            return text;
        }

        var end = Math.Min(maxChars - 1, text.Length);
        var space = text.LastIndexOf(' ', end == text.Length ? end - 1 : end, Math.Min(end, 20));
        if (space > 0)
        {
            end = space;
        }
        else if (char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        return string.Concat(text.AsSpan(0, end).TrimEnd(), "…");
    }
}
