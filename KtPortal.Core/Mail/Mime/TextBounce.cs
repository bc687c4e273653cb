namespace KtPortal.Core.Mail.Mime;

/// <summary>Bounces in words, as Gmail, qmail, Exim, Postfix and many an own make write them.</summary>
internal static class TextBounce
{
    private const int MaxDetailLines = 25;
    private const int MaxDetails = 4_000;

    private static readonly string[] Copies =
        ["original message", "copy of the message", "message follows", "unsent message below", "message headers follow", "returned message"];

    private static readonly string[] Delays = ["delayed", "will be retried", "still being retried", "warning message only", "temporary failure"];

    internal static List<BouncedRecipient> Read(string text, IReadOnlyList<string> named)
    {
        var lines = text.Split('\n');
        var end = Array.FindIndex(lines, IsCopy) is >= 0 and var copy ? copy : lines.Length;
        var found = new Dictionary<string, BouncedRecipient>(StringComparer.OrdinalIgnoreCase);
        var isDelay = Array.Exists(Delays, phrase => lines.Take(end).Any(line => line.Contains(phrase, StringComparison.OrdinalIgnoreCase)));
        for (var at = 0; at < end && found.Count < BounceReader.MaxRecipients; at++)
        {
            if (Subject(lines[at]) is { } address && !found.ContainsKey(address))
            {
                found.Add(address, Recipient(address, Details(lines, at, end), isDelay));
            }
        }
        if (found.Count == 0)
        {
            var reason = Recipient("", Cut(string.Join('\n', lines.Take(end))), isDelay);
            foreach (var address in named.Concat(Mentioned(lines, end)).Distinct(StringComparer.OrdinalIgnoreCase).Take(BounceReader.MaxRecipients))
            {
                found.TryAdd(address, reason with { Address = address });
            }
        }
        return [.. found.Values];
    }

    /// <summary>From the headers that follow the explanation.</summary>
    internal static string? OriginalMessageId(string text)
    {
        var lines = text.Split('\n').SkipWhile(line => !IsCopy(line));
        var field = lines.FirstOrDefault(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase));
        return MessageIds.Read(field) is [var id, ..] ? id : null;
    }

    private static bool IsCopy(string line) =>
        line.Length < 100 && !line.StartsWith("  ", StringComparison.Ordinal)
        && (line.StartsWith('-') || line.EndsWith("follows.", StringComparison.OrdinalIgnoreCase) || line.EndsWith("follow:", StringComparison.OrdinalIgnoreCase))
        && Array.Exists(Copies, phrase => line.Contains(phrase, StringComparison.OrdinalIgnoreCase));

    /// <summary>The address a line is about: alone on it, or in front with a colon.</summary>
    private static string? Subject(string line)
    {
        var text = line.Trim();
        if (text.StartsWith('<'))
        {
            var close = text.IndexOf('>', StringComparison.Ordinal);
            return close > 1 && (close == text.Length - 1 || text[close + 1] is ':' or '.') ? Complete(text[1..close]) : null;
        }
        return text.Contains(' ', StringComparison.Ordinal) ? null : Complete(text.TrimEnd(':'));
    }

    private static string? Complete(string address) => new MimeAddress("", address).IsComplete ? address : null;

    private static string Details(string[] lines, int at, int end)
    {
        var last = at + 1;
        while (last < end && last - at <= MaxDetailLines && Subject(lines[last]) is null)
        {
            last++;
        }
        return Cut(string.Join('\n', lines[at..last].Select(Cut)));
    }

    /// <summary>Servers say it in a few lines; every word of it is looked at.</summary>
    private static string Cut(string text) => CleanText.Cut(text, MaxDetails);

    /// <summary>Recipients of an SMTP transcript, or of a sentence on the failure.</summary>
    private static IEnumerable<string> Mentioned(string[] lines, int end)
    {
        foreach (var line in lines.Take(end))
        {
            var isCommand = line.Contains("RCPT TO:", StringComparison.OrdinalIgnoreCase);
            var isFailure = line.Contains("fail", StringComparison.OrdinalIgnoreCase)
                || line.Contains("deliver", StringComparison.OrdinalIgnoreCase);
            if (!isCommand && !isFailure)
            {
                continue;
            }
            foreach (var word in line.Split([' ', '<', '>', ',', ';', '"', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
            {
                if (Complete(word.TrimEnd('.', ':')) is { } address && !address.StartsWith("postmaster@", StringComparison.OrdinalIgnoreCase))
                {
                    yield return address;
                }
            }
        }
    }

    private static BouncedRecipient Recipient(string address, string details, bool isDelay)
    {
        var folded = string.Join(' ', details.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        var hasCode = BounceCodes.FindEnhanced(folded, null) is not null || BounceCodes.FindReplyCode(folded) is not null;
        var status = BounceCodes.Status(hasCode ? "" : isDelay ? "4.0.0" : "5.0.0", folded);
        var action = isDelay ? DeliveryAction.Delayed : DeliveryAction.Failed;
        return new BouncedRecipient(address, action, status, BounceCodes.ReplyCode(folded, status), folded)
        {
            IsAddressGone = BounceCodes.IsAddressGone(status, folded, ""),
        };
    }
}
