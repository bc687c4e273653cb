namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// The entries of an address header: parted by commas and semicolons outside quotes, comments and angle brackets, without the names of
/// groups. A quote or comment without end is an ordinary character.
/// </summary>
internal static class AddressEntries
{
    internal static IEnumerable<(string Text, bool IsQuoted, bool IsLast)> Of(string raw)
    {
        var start = 0;
        var (isQuoted, hasSign) = (false, false);
        var (quotesEnd, commentsEnd, anglesEnd) = (false, false, false);
        for (var at = 0; at < raw.Length; at++)
        {
            switch (raw[at])
            {
                case '"' when !quotesEnd && EndOfQuote(raw, at) is var end:
                    isQuoted |= end > 0;
                    quotesEnd = end < 0;
                    at = Math.Max(at, end);
                    break;
                case '(' when !commentsEnd && EndOfComment(raw, at) is var end:
                    commentsEnd = end < 0;
                    at = Math.Max(at, end);
                    break;
                case '<' when !anglesEnd && raw.AsSpan(at + 1).IndexOfAny('<', '>') is var end:
                    hasSign = true;
                    anglesEnd = end < 0;
                    at += end >= 0 && raw[at + 1 + end] == '>' ? end : 0;
                    break;
                case '@':
                    hasSign = true;
                    break;
                case ':' when !hasSign && !IsMailto(raw, start, at):
                    start = at + 1;
                    break;
                case ',' or ';':
                    yield return (raw[start..at].Trim(), isQuoted || raw[at] == ';', IsLast: false);
                    start = at + 1;
                    (isQuoted, hasSign) = (false, false);
                    break;
            }
        }

        yield return (raw[start..].Trim(), isQuoted, IsLast: true);
    }

    private static bool IsMailto(string raw, int start, int at) =>
        raw.AsSpan(start, at - start).Trim().Equals("mailto", StringComparison.OrdinalIgnoreCase);

    private static int EndOfQuote(string raw, int at)
    {
        for (at++; at < raw.Length && raw[at] != '"'; at++)
        {
            at += raw[at] == '\\' ? 1 : 0;
        }

        return at < raw.Length ? at : -1;
    }

    private static int EndOfComment(string raw, int at)
    {
        for (var depth = 0; at < raw.Length; at++)
        {
            depth += raw[at] == '(' ? 1 : raw[at] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }

            at += raw[at] == '\\' ? 1 : 0;
        }

        return -1;
    }
}
