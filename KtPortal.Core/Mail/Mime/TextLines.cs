using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Text in lines with quote marks and indentation: folds blanks as a browser does and escapes what Markdown would take as its own.</summary>
internal sealed class TextLines(bool isMarkdown)
{
    private const int MaxDepth = 20;

    private readonly StringBuilder _text = new();
    private int _breaks;
    private bool _space;
    private bool _atStart = true;
    private int _quotes;
    private int _indent;
    private int _bold;
    private int _italic;
    private bool _boldOpen;
    private bool _italicOpen;

    internal bool IsPreformatted { get; private set; }

    internal void Text(ReadOnlySpan<char> text)
    {
        if (IsPreformatted)
        {
            Preformat(text);
            return;
        }
        foreach (var c in text)
        {
            if (c is ' ' or '\t' or '\n' or '\r' or '\f' or '\u00A0')
            {
                _space = true;
            }
            else if (c is not ('\u200B' or '\u200C' or '\u200D' or '\u200E' or '\u200F' or '\uFEFF' or '\u00AD'))
            {
                Open();
                AppendEscaped(c);
            }
        }
    }

    /// <summary>Marks that must not be escaped.</summary>
    internal void Raw(string marks)
    {
        if (marks.Length > 0)
        {
            StartLine();
            _text.Append(marks);
        }
    }

    internal void NewLine()
    {
        CloseMarks();
        _breaks++;
        _space = false;
    }

    /// <summary>At least so many line breaks between what was and what comes.</summary>
    internal void Block(int breaks)
    {
        if (breaks > 0)
        {
            CloseMarks();
            _breaks = Math.Max(_breaks, _text.Length == 0 ? 0 : breaks);
            _space = false;
        }
    }

    internal void Gap() => _space = true;

    internal void Quote(int change) => _quotes = Math.Max(0, _quotes + change);

    internal void Indent(int change) => _indent = Math.Max(0, _indent + change);

    internal void Bold(bool on) => Mark(ref _bold, on);

    internal void Italic(bool on) => Mark(ref _italic, on);

    internal void Preformatted(bool on)
    {
        if (isMarkdown)
        {
            Raw(on ? "```" : "");
            _breaks = Math.Max(_breaks, 1);
            if (!on)
            {
                Raw("```");
            }
        }
        IsPreformatted = on;
    }

    public override string ToString()
    {
        CloseMarks();
        return _text.ToString().TrimEnd();
    }

    private void Preformat(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c == '\n')
            {
                _breaks++;
            }
            else if (c != '\r')
            {
                StartLine();
                _text.Append(c);
            }
        }
    }

    private void Mark(ref int depth, bool on)
    {
        depth = Math.Max(0, depth + (on ? 1 : -1));
        if (depth == 0)
        {
            CloseMarks();
        }
    }

    private void Open()
    {
        StartLine();
        if (!isMarkdown)
        {
            return;
        }
        if (_bold > 0 && !_boldOpen)
        {
            _text.Append("**");
            _boldOpen = true;
        }
        if (_italic > 0 && !_italicOpen)
        {
            _text.Append('_');
            _italicOpen = true;
        }
    }

    private void CloseMarks()
    {
        _text.Append(_italicOpen ? "_" : "").Append(_boldOpen ? "**" : "");
        _italicOpen = _boldOpen = false;
    }

    private void StartLine()
    {
        if (_text.Length == 0 || _breaks > 0)
        {
            // More than two empty lines say nothing more than two.
            for (var left = _text.Length == 0 ? 0 : Math.Min(_breaks, 3); left > 0; left--)
            {
                _text.Append('\n');
                _text.Append(left > 1 && _quotes > 0 ? new string('>', Math.Min(_quotes, MaxDepth)) : "");
            }
            _text.Append('>', Math.Min(_quotes, MaxDepth)).Append(_quotes > 0 ? " " : "").Append(' ', 2 * Math.Min(_indent, MaxDepth));
            (_breaks, _space, _atStart) = (0, false, true);
        }
        else if (_space)
        {
            _text.Append(' ');
            _space = false;
        }
    }

    private void AppendEscaped(char c)
    {
        var isSpecial = c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '&' or '|' or '~'
            || (_atStart && c is '#' or '+' or '-' or '>' or '=')
            || (c is '.' or ')' && IsLineNumber());
        _text.Append(isMarkdown && isSpecial ? "\\" : "").Append(c);
        _atStart = false;
    }

    private bool IsLineNumber()
    {
        var at = _text.Length - 1;
        while (at >= 0 && _text.Length - at < 10 && char.IsAsciiDigit(_text[at]))
        {
            at--;
        }
        return at < _text.Length - 1 && (at < 0 || _text[at] is '\n' or ' ' && (at == 0 || _text[at - 1] is '\n' or '>' or ' '));
    }
}
