using System.Globalization;
using System.Text;

namespace KtPortal.Core.Branding.Css;

internal enum CssKind
{
    Ident,
    Function,
    AtKeyword,
    Hash,
    String,
    BadString,
    Url,
    BadUrl,
    Delim,
    Number,
    Percentage,
    Dimension,
    Whitespace,
    Colon,
    Semicolon,
    Comma,
    OpenSquare,
    CloseSquare,
    OpenParen,
    CloseParen,
    OpenCurly,
    CloseCurly,
    Comment,
    End,
}

/// <summary>One token, its escapes already resolved: <c>\75rl(</c> is the function <c>url</c>.</summary>
/// <param name="Text">The value, without quotes, sign of the at-keyword or parenthesis. Of a number its digits.</param>
/// <param name="Unit">Of a dimension.</param>
internal readonly record struct CssToken(CssKind Kind, string Text, int Line, string Unit = "")
{
    public bool Is(CssKind kind, string text) => Kind == kind && Text.Equals(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>A comment between two names parts them like a space.</summary>
    public bool IsSpace => Kind is CssKind.Whitespace or CssKind.Comment;

    /// <summary>1 where a bracket opens, -1 where one closes.</summary>
    public int Nesting => Kind switch
    {
        CssKind.Function or CssKind.OpenParen or CssKind.OpenSquare => 1,
        CssKind.CloseParen or CssKind.CloseSquare => -1,
        _ => 0,
    };

    public bool IsDelim(char c) => Kind == CssKind.Delim && Text[0] == c;

    /// <summary>Writes the token so that it reads back as exactly this one, whatever stands in it.</summary>
    public void WriteTo(StringBuilder css)
    {
        switch (Kind)
        {
            case CssKind.Ident:
                WriteName(css, Text);
                break;
            case CssKind.Function:
                WriteName(css, Text);
                css.Append('(');
                break;
            case CssKind.Hash:
                css.Append('#');
                WriteName(css, Text, anyStart: true);
                break;
            case CssKind.String:
                WriteString(css, Text);
                break;
            case CssKind.Url:
                css.Append("url(");
                WriteString(css, Text);
                css.Append(')');
                break;
            case CssKind.Percentage:
                css.Append(Text).Append('%');
                break;
            case CssKind.Dimension:
                css.Append(Text);
                // "1e3" is a number: a unit that looks like an exponent keeps its first letter escaped.
                if (Unit is ['e' or 'E', .. { Length: > 0 } rest] && (char.IsAsciiDigit(rest[0]) || rest[0] == '-'))
                {
                    Escape(css, Unit[0]);
                    WriteName(css, rest, anyStart: true);
                }
                else
                {
                    WriteName(css, Unit);
                }

                break;
            case CssKind.Whitespace or CssKind.Comment:
                css.Append(' ');
                break;
            default:
                css.Append(Text);
                break;
        }
    }

    // CSSOM, "serialize an identifier"; everything but letters, digits, - and _ is escaped, also above ASCII.
    private static void WriteName(StringBuilder css, string name, bool anyStart = false)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var plain = char.IsAsciiLetter(name[i]) || name[i] is '_' || (name[i] == '-' && (name.Length > 1 || anyStart)) ||
                (char.IsAsciiDigit(name[i]) && (anyStart || i > 1 || (i == 1 && name[0] != '-')));
            if (plain)
            {
                css.Append(name[i]);
            }
            else
            {
                var point = char.ConvertToUtf32(name, i);
                Escape(css, point);
                i += point > 0xFFFF ? 1 : 0;
            }
        }
    }

    // "<" is escaped too: the text of a sheet never closes an element, wherever it may come to stand.
    private static void WriteString(StringBuilder css, string text)
    {
        css.Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\' or '<' or '>' || char.IsControl(c))
            {
                Escape(css, c);
            }
            else
            {
                css.Append(c);
            }
        }

        css.Append('"');
    }

    private static void Escape(StringBuilder css, int point) => css.Append(CultureInfo.InvariantCulture, $"\\{point:x} ");
}
