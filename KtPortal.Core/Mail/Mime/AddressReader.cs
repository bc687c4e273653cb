using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// Address lists of RFC 5322 section 3.4 with groups, comments, quoted names and source routes, read in one pass. Broken
/// entries give what can be recognised: an address alone, or nothing.
/// </summary>
public sealed class AddressReader
{
    private const int MaxAddresses = 2000;

    private readonly string _raw;
    private readonly List<MimeAddress> _found = [];
    private readonly StringBuilder _phrase = new();
    private readonly StringBuilder _comment = new();
    private bool _hasSign;
    private string? _angle;
    private string _unfinished = "";
    private bool _quoted;
    private int _at;

    private AddressReader(string raw) => _raw = raw;

    public static IReadOnlyList<MimeAddress> Read(string? raw) =>
        string.IsNullOrWhiteSpace(raw) ? [] : new AddressReader(raw).ReadAll();

    private List<MimeAddress> ReadAll()
    {
        for (; _at < _raw.Length && _found.Count < MaxAddresses; _at++)
        {
            switch (_raw[_at])
            {
                case '"':
                    ReadQuoted();
                    break;
                case '(':
                    ReadComment();
                    break;
                case '<':
                    ReadAngle();
                    break;
                case ':' when _angle is null && !_hasSign:
                    // A group begins: its name isn't a recipient.
                    _phrase.Clear();
                    break;
                case '>':
                    break;
                case ',' or ';':
                    Finish(isLast: false, _raw[_at]);
                    break;
                default:
                    _hasSign |= _raw[_at] == '@';
                    _phrase.Append(_raw[_at]);
                    break;
            }
        }
        Finish(isLast: true, ',');
        return _found;
    }

    private void ReadQuoted()
    {
        var start = _phrase.Length;
        for (_at++; _at < _raw.Length && _raw[_at] != '"'; _at++)
        {
            if (_raw[_at] == '\\' && _at + 1 < _raw.Length)
            {
                _at++;
            }
            _hasSign |= _raw[_at] == '@';
            _phrase.Append(_raw[_at]);
        }
        if (_at + 1 < _raw.Length && _raw[_at + 1] == '@')
        {
            // A quoted local part keeps its quotes: without them it could be another address.
            _phrase.Insert(start, '"').Append('"');
        }
        else
        {
            _quoted = true;
        }
    }

    private void ReadComment()
    {
        for (var depth = 0; _at < _raw.Length; _at++)
        {
            var c = _raw[_at];
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0)
            {
                return;
            }
            if (c == '\\' && _at + 1 < _raw.Length)
            {
                c = _raw[++_at];
            }
            _comment.Append(c);
        }
    }

    private void ReadAngle()
    {
        while (_at < _raw.Length && _raw[_at] == '<')
        {
            _at++;
        }
        var end = _raw.AsSpan(_at).IndexOfAny('>', '<');
        end = end < 0 ? _raw.Length : _at + end;
        _angle ??= _raw[_at..end];
        _at = end < _raw.Length && _raw[end] == '<' ? end - 1 : end;
    }

    private void Finish(bool isLast, char separator)
    {
        var phrase = _phrase.ToString().Trim();
        var comment = _comment.ToString().TrimStart('(').Trim();
        if (_angle is not null)
        {
            var name = _unfinished.Length > 0 ? $"{_unfinished}, {phrase}" : phrase;
            Add(name.Length > 0 ? name : comment, _angle);
        }
        else if (phrase.Contains('@', StringComparison.Ordinal))
        {
            Add(comment, FirstAddress(phrase));
        }
        else if (phrase.Length > 0 && (isLast || _quoted || separator == ';') && _unfinished.Length == 0)
        {
            Add(comment, phrase);
        }
        // "Doe, Jane <jane@example.org>" without quotes: the comma was part of the name.
        _unfinished = _angle is null && !isLast && separator == ',' && !phrase.Contains('@', StringComparison.Ordinal) && !_quoted
            ? phrase
            : "";
        _angle = null;
        _quoted = _hasSign = false;
        _phrase.Clear();
        _comment.Clear();
    }

    private void Add(string name, string address)
    {
        var clean = Strip(address);
        if (clean.Length > 0)
        {
            _found.Add(new MimeAddress(EncodedWords.Decode(name).Trim().Trim('\'').Trim(), clean));
        }
    }

    private static string FirstAddress(string phrase) =>
        phrase[0] == '"' ? phrase : phrase.Split(' ').FirstOrDefault(IsAddress) ?? phrase;

    private static bool IsAddress(string word) => word.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < word.Length - 1;

    private static string Strip(string address)
    {
        var clean = address.Trim();
        if (clean.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            clean = clean[7..];
        }
        if (clean.StartsWith('@') && clean.IndexOf(':', StringComparison.Ordinal) is > 0 and var route)
        {
            clean = clean[(route + 1)..];
        }
        return clean.StartsWith('"') ? clean : clean.Replace(" ", "", StringComparison.Ordinal);
    }
}
