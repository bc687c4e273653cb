using System.Globalization;
using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>The words of an RTF text, as Outlook writes them into winmail.dat. What is wrapped HTML gives its words as well.</summary>
internal sealed class RtfText
{
    private static readonly HashSet<string> Unshown =
        ["fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "themedata", "listtable", "filetbl", "revtbl"];

    private readonly string _rtf;
    private readonly StringBuilder _text = new();
    private readonly List<byte> _bytes = [];
    private readonly Stack<(bool IsHidden, int Substitutes)> _groups = new();
    private string _charset = "windows-1252";
    private bool _isHidden;
    private int _substitutes = 1;
    private int _skip;
    private int _at;

    private RtfText(string rtf) => _rtf = rtf;

    internal static string Read(ReadOnlySpan<byte> rtf) => new RtfText(Encoding.Latin1.GetString(rtf)).ReadAll();

    private string ReadAll()
    {
        for (; _at < _rtf.Length; _at++)
        {
            switch (_rtf[_at])
            {
                case '{':
                    _groups.Push((_isHidden, _substitutes));
                    break;
                case '}':
                    (_isHidden, _substitutes) = _groups.TryPop(out var group) ? group : (false, 1);
                    break;
                case '\\':
                    _at++;
                    ReadControl();
                    break;
                case '\r' or '\n':
                    break;
                case var c:
                    Add(c);
                    break;
            }
        }

        Flush();
        return string.Join('\n', _text.ToString().Split('\n').Select(line => line.TrimEnd())).Trim();
    }

    private void ReadControl()
    {
        switch (_at < _rtf.Length ? _rtf[_at] : ' ')
        {
            case '\'' when _at + 2 < _rtf.Length && byte.TryParse(_rtf.AsSpan(_at + 1, 2), NumberStyles.HexNumber, null, out var value):
                AddByte(value);
                _at += 2;
                break;
            case '*':
                _isHidden = true;
                break;
            case '~':
                Add(' ');
                break;
            case '\r' or '\n':
                Add('\n');
                break;
            case '\\' or '{' or '}':
                Add(_rtf[_at]);
                break;
            case >= 'a' and <= 'z':
                ReadWord();
                break;
        }
    }

    private void ReadWord()
    {
        var start = _at;
        while (_at < _rtf.Length && char.IsAsciiLetter(_rtf[_at]) && _at - start < 32)
        {
            _at++;
        }

        var word = _rtf[start.._at];
        var digits = _at;
        while (_at < _rtf.Length && (char.IsAsciiDigit(_rtf[_at]) || (_at == digits && _rtf[_at] == '-')) && _at - digits < 10)
        {
            _at++;
        }

        var text = _rtf.AsSpan(digits, _at - digits);
        int? number = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        _at -= _at < _rtf.Length && _rtf[_at] == ' ' ? 0 : 1;
        Do(word, number);
    }

    private void Do(string word, int? number)
    {
        switch (word)
        {
            case "par" or "line" or "row" or "sect" or "page":
                Add('\n');
                break;
            case "tab" or "cell":
                Add('\t');
                break;
            case "u" when number is { } unit and not 0:
                Add((char)unit);
                _skip = _substitutes;
                break;
            case "uc":
                _substitutes = Math.Clamp(number ?? 1, 0, 8);
                break;
            case "ansicpg" when number > 0:
                _charset = string.Create(CultureInfo.InvariantCulture, $"cp{number}");
                break;
            case "bin":
                _at += Math.Clamp(number ?? 0, 0, Math.Max(0, _rtf.Length - _at));
                break;
            case "emdash" or "endash":
                Add('–');
                break;
            case "lquote" or "rquote":
                Add('\'');
                break;
            case "ldblquote" or "rdblquote":
                Add('"');
                break;
            case "bullet":
                Add('•');
                break;
            default:
                _isHidden |= Unshown.Contains(word);
                break;
        }
    }

    private void Add(char c)
    {
        if (_skip > 0)
        {
            _skip--;
        }
        else if (!_isHidden)
        {
            Flush();
            _text.Append(c);
        }
    }

    private void AddByte(byte value)
    {
        if (_skip > 0)
        {
            _skip--;
        }
        else if (!_isHidden)
        {
            _bytes.Add(value);
        }
    }

    private void Flush()
    {
        if (_bytes.Count > 0)
        {
            _text.Append(Charsets.Read(_bytes.ToArray(), _charset, out _));
            _bytes.Clear();
        }
    }
}
