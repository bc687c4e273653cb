namespace KtPortal.Core.Mail.Mime;

/// <summary>The lines of one reply and what each of them is.</summary>
internal sealed class ReplyLines
{
    private enum Kind : byte
    {
        Text,
        Blank,
        Quote,
        Attribution,
        Hidden,
    }

    private const int MaxSignatureLines = 40;

    private readonly string[] _lines;
    private readonly Kind[] _kinds;

    /// <summary>From here on everything is quoted.</summary>
    private int _end;

    private ReplyLines(string[] lines)
    {
        _lines = lines;
        _kinds = new Kind[lines.Length];
        _end = lines.Length;
    }

    internal static ReplyLines Read(string text) => new(Normalize(text));

    internal static string[] Normalize(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n')
            .Replace('\u00A0', ' ')
            .Replace("\u200B", "", StringComparison.Ordinal)
            .Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            lines[at] = lines[at].TrimEnd();
        }
        return lines;
    }

    internal void Classify()
    {
        _end = ReplyMarker.Find(_lines);
        var supercites = false;
        var heads = new HeaderBlock(_lines);
        for (var at = 0; at < _end; at++)
        {
            var line = _lines[at];
            if (line.Length == 0)
            {
                _kinds[at] = Kind.Blank;
            }
            else if (QuoteLine.Is(line))
            {
                _kinds[at] = Kind.Quote;
            }
            else if (supercites && QuoteLine.Supercited(line) is { } quote)
            {
                (_kinds[at], _lines[at]) = (Kind.Quote, quote);
            }
            else if (Attribution.Length(_lines, at, _end) is > 0 and var length)
            {
                _kinds.AsSpan(at, length).Fill(Kind.Attribution);
                supercites = true;
                at += length - 1;
                _end = IsFollowedByQuote(at + 1) ? _end : at - length + 1;
            }
            else if (heads.StartsAt(at, _end))
            {
                _end = at;
            }
        }
        _kinds.AsSpan(_end).Fill(Kind.Hidden);
    }

    internal void HideSignatures()
    {
        for (var at = 0; at < _end; at++)
        {
            if (_kinds[at] != Kind.Text)
            {
                continue;
            }
            var isDelimiter = Signature.IsDelimiter(_lines[at]);
            if (!isDelimiter && !Signature.IsTagline(_lines[at]) && !Signature.IsRule(_lines[at]))
            {
                continue;
            }
            var end = EndOfText(at);
            if (isDelimiter || Enumerable.Range(at + 1, end - at - 1).All(line => _lines[line].Length == 0 || Signature.IsShort(_lines[line])))
            {
                _kinds.AsSpan(at, end - at).Fill(Kind.Hidden);
                at = end - 1;
            }
        }
    }

    /// <summary>
    /// Trailing quotes go. Before them: quotes with answers between them stay; a quote above the only answer goes; text below
    /// the only quote, under an answer above it, is a footer and goes, too.
    /// </summary>
    internal void HideQuotes()
    {
        var answers = Runs();
        var last = answers.Count == 0 ? -1 : answers[^1].End;
        var hasTrailingQuote = HideFrom(last + 1);
        if (answers.Count == 1)
        {
            HideUntil(answers[0].Start);
        }
        else if (answers.Count == 2 && !hasTrailingQuote && answers[0].Start >= 0 && IsTopPosted(answers[0], answers[1]))
        {
            HideFrom(answers[0].End + 1);
        }
    }

    internal string Join(bool hidden) => Join((_, kind) => kind is Kind.Hidden or Kind.Attribution == hidden);

    internal string JoinAll() => Join((_, _) => true);

    private string Join(Func<int, Kind, bool> wanted) =>
        string.Join('\n', Enumerable.Range(0, _lines.Length).Where(at => wanted(at, _kinds[at])).Select(at => _lines[at])).Trim();

    /// <summary>Runs of new text, divided by quotes.</summary>
    private List<(int Start, int End)> Runs()
    {
        var runs = new List<(int Start, int End)>();
        var isOpen = false;
        for (var at = 0; at < _end; at++)
        {
            if (_kinds[at] == Kind.Text)
            {
                runs.Add((isOpen ? runs[^1].Start : at, at));
                if (isOpen)
                {
                    runs.RemoveAt(runs.Count - 2);
                }
                isOpen = true;
            }
            isOpen &= _kinds[at] is not (Kind.Quote or Kind.Attribution);
        }
        return runs;
    }

    private bool HideFrom(int start)
    {
        var hadQuote = _kinds.AsSpan(start, _end - start).Contains(Kind.Quote);
        _kinds.AsSpan(start, _end - start).Fill(Kind.Hidden);
        return hadQuote;
    }

    private void HideUntil(int end) => _kinds.AsSpan(0, end).Fill(Kind.Hidden);

    private bool IsTopPosted((int Start, int End) above, (int Start, int End) below)
    {
        var hasAttribution = _kinds.AsSpan(above.End, below.Start - above.End).Contains(Kind.Attribution);
        var isGreeting = above.Start == above.End && _lines[above.Start].Length <= 40 && _lines[above.Start].TrimEnd() is [.., ',' or '!'];
        return hasAttribution && !isGreeting;
    }

    private bool IsFollowedByQuote(int at)
    {
        while (at < _end && _lines[at].Length == 0)
        {
            at++;
        }
        return at < _end && (QuoteLine.Is(_lines[at]) || QuoteLine.Supercited(_lines[at]) is not null);
    }

    private int EndOfText(int at)
    {
        var end = at + 1;
        while (end < _end && end - at <= MaxSignatureLines && _kinds[end] is Kind.Text or Kind.Blank)
        {
            end++;
        }
        return end;
    }
}
