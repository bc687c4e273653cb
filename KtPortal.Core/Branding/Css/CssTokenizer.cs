using System.Globalization;
using System.Text;

namespace KtPortal.Core.Branding.Css;

/// <summary>
/// The tokens of a style sheet as CSS Syntax Module Level 3, section 4 reads them (w3.org/TR/css-syntax-3), which is how
/// browsers do. Comments stay as tokens of their own, so that nothing they part is joined.
/// </summary>
internal sealed class CssTokenizer
{
    private readonly string css;
    private readonly StringBuilder word = new();
    private int at;
    private int line = 1;

    private CssTokenizer(string text) =>
        // Section 3.3: one kind of line end, no NUL, no lone surrogates.
        css = Whole(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\f', '\n').Replace('\0', '\uFFFD'));

    public static CssToken[] Read(string text) => [.. Each(text)];

    /// <summary>One after the other, none of them kept.</summary>
    public static IEnumerable<CssToken> Each(string text)
    {
        var reader = new CssTokenizer(text);
        while (reader.Next() is { Kind: not CssKind.End } token)
        {
            yield return token;
        }
    }

    private static string Whole(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune);
        }

        return whole.ToString();
    }

    private char Peek(int ahead = 0) => at + ahead < css.Length ? css[at + ahead] : '\0';

    private CssToken Next()
    {
        var from = line;
        if (at >= css.Length)
        {
            return new(CssKind.End, "", from);
        }

        var c = css[at];
        if (IsSpace(c))
        {
            while (IsSpace(Peek()))
            {
                Take();
            }

            return new(CssKind.Whitespace, " ", from);
        }

        if (c == '/' && Peek(1) == '*')
        {
            return Comment(from);
        }

        if (c is '"' or '\'')
        {
            return String(from);
        }

        if (StartsNumber(0))
        {
            return Numeric(from);
        }

        if (StartsName(0))
        {
            return IdentLike(from);
        }

        Take();
        if (c == '#' && (IsNamePart(Peek()) || IsEscape(0)))
        {
            return new(CssKind.Hash, Name(), from);
        }

        if (c == '@' && StartsName(0))
        {
            return new(CssKind.AtKeyword, Name(), from);
        }

        return new(KindOf(c), c.ToString(), from);
    }

    private static CssKind KindOf(char c) => c switch
    {
        ':' => CssKind.Colon,
        ';' => CssKind.Semicolon,
        ',' => CssKind.Comma,
        '[' => CssKind.OpenSquare,
        ']' => CssKind.CloseSquare,
        '(' => CssKind.OpenParen,
        ')' => CssKind.CloseParen,
        '{' => CssKind.OpenCurly,
        '}' => CssKind.CloseCurly,
        _ => CssKind.Delim,
    };

    private CssToken Comment(int from)
    {
        var end = css.IndexOf("*/", at + 2, StringComparison.Ordinal);
        var text = css[at..(end < 0 ? css.Length : end + 2)];
        line += text.Count(c => c == '\n');
        at += text.Length;
        return end < 0 ? new(CssKind.BadString, "comment", from) : new(CssKind.Comment, "", from);
    }

    private CssToken String(int from)
    {
        var quote = Take();
        var text = word.Clear();
        while (at < css.Length && Peek() != quote)
        {
            if (Peek() == '\n')
            {
                return new(CssKind.BadString, "string", from);
            }

            if (Peek() == '\\' && Peek(1) == '\n')
            {
                Take();
                Take();
            }
            else
            {
                text.Append(IsEscape(0) ? Escaped() : Take().ToString());
            }
        }

        if (at >= css.Length)
        {
            return new(CssKind.BadString, "string", from);
        }

        Take();
        return new(CssKind.String, text.ToString(), from);
    }

    private CssToken Numeric(int from)
    {
        var start = at;
        at += Peek() is '+' or '-' ? 1 : 0;
        Digits();
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        {
            at++;
            Digits();
        }

        if (Peek() is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            at += 2;
            Digits();
        }

        var number = css[start..at];
        if (StartsName(0))
        {
            return new(CssKind.Dimension, number, from, Name());
        }

        if (Peek() != '%')
        {
            return new(CssKind.Number, number, from);
        }

        Take();
        return new(CssKind.Percentage, number, from);
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Peek()))
        {
            at++;
        }
    }

    private CssToken IdentLike(int from)
    {
        var name = Name();
        if (Peek() != '(')
        {
            return new(CssKind.Ident, name, from);
        }

        Take();
        if (!name.Equals("url", StringComparison.OrdinalIgnoreCase))
        {
            return new(CssKind.Function, name, from);
        }

        var ahead = 0;
        while (IsSpace(Peek(ahead)))
        {
            ahead++;
        }

        return Peek(ahead) is '"' or '\'' ? new(CssKind.Function, name, from) : Url(from);
    }

    private CssToken Url(int from)
    {
        var text = word.Clear();
        while (IsSpace(Peek()))
        {
            Take();
        }

        while (at < css.Length && Peek() != ')')
        {
            if (IsSpace(Peek()))
            {
                while (IsSpace(Peek()))
                {
                    Take();
                }

                if (Peek() != ')')
                {
                    return new(CssKind.BadUrl, text.ToString(), from);
                }
            }
            else if (Peek() is '"' or '\'' or '(' || char.IsControl(Peek()) || (Peek() == '\\' && !IsEscape(0)))
            {
                return new(CssKind.BadUrl, text.ToString(), from);
            }
            else
            {
                text.Append(IsEscape(0) ? Escaped() : Take().ToString());
            }
        }

        if (at >= css.Length)
        {
            return new(CssKind.BadUrl, text.ToString(), from);
        }

        Take();
        return new(CssKind.Url, text.ToString(), from);
    }

    private string Name()
    {
        var name = word.Clear();
        while (IsNamePart(Peek()) || IsEscape(0))
        {
            name.Append(IsEscape(0) ? Escaped() : Take().ToString());
        }

        return name.ToString();
    }

    private string Escaped()
    {
        Take();
        var digits = 0;
        while (digits < 6 && char.IsAsciiHexDigit(Peek(digits)))
        {
            digits++;
        }

        if (digits == 0)
        {
            var whole = char.IsHighSurrogate(Peek()) ? css.Substring(at, 2) : css.Substring(at, 1);
            at += whole.Length;
            return whole;
        }

        var point = int.Parse(css.AsSpan(at, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        at += digits;
        if (IsSpace(Peek()))
        {
            Take();
        }

        return Rune.IsValid(point) && point != 0 ? new Rune(point).ToString() : "\uFFFD";
    }

    private char Take()
    {
        line += css[at] == '\n' ? 1 : 0;
        return css[at++];
    }

    private bool IsEscape(int ahead) => Peek(ahead) == '\\' && at + ahead + 1 < css.Length && Peek(ahead + 1) != '\n';

    private bool StartsName(int ahead) => Peek(ahead) == '-'
        ? IsNameStart(Peek(ahead + 1)) || Peek(ahead + 1) == '-' || IsEscape(ahead + 1)
        : IsNameStart(Peek(ahead)) || IsEscape(ahead);

    private bool StartsNumber(int ahead)
    {
        var first = ahead + (Peek(ahead) is '+' or '-' ? 1 : 0);
        return char.IsAsciiDigit(Peek(first)) || (Peek(first) == '.' && char.IsAsciiDigit(Peek(first + 1)));
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or >= '\u0080';

    private static bool IsNamePart(char c) => IsNameStart(c) || char.IsAsciiDigit(c) || c == '-';

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n';
}
