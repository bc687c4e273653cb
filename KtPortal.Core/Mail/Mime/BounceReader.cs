namespace KtPortal.Core.Mail.Mime;

/// <summary>Reads who didn't get what: RFC 3464 reports, also where they stand in plain text, and bounces in words.</summary>
internal static class BounceReader
{
    internal const int MaxRecipients = 100;
    private const int MaxGroups = 300;
    private const int MaxExplanation = 4_000;

    /// <summary>What is said for people stands in front; each recipient is looked for in it.</summary>
    private const int MaxText = 200_000;

    internal static BounceReport Read(MimeMessage message)
    {
        var text = CleanText.Cut(message.TextBody ?? (message.HtmlBody is { } html ? HtmlToText.Convert(html) : ""), MaxText);
        var recipients = message.Root.Walk()
            .Where(part => part.ContentType is "message/delivery-status" or "message/global-delivery-status")
            .SelectMany(part => ReadGroups(part.Decode(), text))
            .Take(MaxRecipients)
            .ToList();
        if (recipients.Count == 0 && text.Contains("Final-Recipient:", StringComparison.OrdinalIgnoreCase))
        {
            recipients = ReadGroups(System.Text.Encoding.UTF8.GetBytes(text), text);
        }
        var original = Original(message);
        if (recipients.Count == 0)
        {
            var failed = message.Addresses("X-Failed-Recipients").Concat(original?.Addresses("To") ?? []);
            recipients = TextBounce.Read(text, [.. failed.Select(address => address.Address).Distinct()]);
        }
        return new BounceReport([.. recipients.Take(MaxRecipients)], original?.MessageId ?? TextBounce.OriginalMessageId(text));
    }

    /// <summary>Groups of fields, parted by empty lines; only those that name a recipient matter.</summary>
    private static List<BouncedRecipient> ReadGroups(ReadOnlyMemory<byte> bytes, string text)
    {
        var found = new List<BouncedRecipient>();
        var tries = MaxGroups;
        foreach (var group in Paragraphs(bytes))
        {
            if (found.Count == MaxRecipients || tries == 0)
            {
                break;
            }

            if (group.Span.IndexOf("ecipient"u8) < 0)
            {
                continue;
            }

            tries--;
            var fields = MimeReader.ReadFields(group);
            if ((Address(fields.Raw("Original-Recipient")) ?? Address(fields.Raw("Final-Recipient"))) is { } address)
            {
                found.Add(ReadGroup(fields, address, text));
            }
        }

        return found;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Paragraphs(ReadOnlyMemory<byte> bytes)
    {
        var start = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var end = bytes.Span[at..].IndexOf((byte)'\n') is var found and >= 0 ? at + found + 1 : bytes.Length;
            if (bytes.Span[at..end].Trim("\r\n"u8).IsEmpty)
            {
                yield return bytes[start..at];
                start = end;
            }

            at = end;
        }

        yield return bytes[start..];
    }

    private static BouncedRecipient ReadGroup(MimeHeaders fields, string address, string text)
    {
        var code = fields.Raw("Diagnostic-Code") ?? "";
        var semicolon = code.IndexOf(';', StringComparison.Ordinal);
        var diagnostic = (semicolon is > 0 and < 40 ? code[(semicolon + 1)..] : code).Trim();
        var isLocal = code.StartsWith("x-unix", StringComparison.OrdinalIgnoreCase);
        var status = BounceCodes.Status(fields.Raw("Status") ?? "", diagnostic);
        return new BouncedRecipient(address, Action(fields.Raw("Action")), status, BounceCodes.ReplyCode(diagnostic, status), diagnostic)
        {
            IsAddressGone = !isLocal && BounceCodes.IsAddressGone(status, diagnostic, Explanation(text, address)),
        };
    }

    /// <summary><c>rfc822; jane@example.org</c></summary>
    private static string? Address(string? field)
    {
        if (field is null)
        {
            return null;
        }
        var address = field[(field.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim().Trim('<', '>').Trim();
        return address.Contains('@', StringComparison.Ordinal) ? address : null;
    }

    private static DeliveryAction Action(string? action) =>
        Enum.TryParse<DeliveryAction>(action?.Trim(), ignoreCase: true, out var known) ? known : DeliveryAction.Failed;

    /// <summary>The paragraph on that recipient in the part for people.</summary>
    private static string Explanation(string text, string address)
    {
        var start = text.IndexOf($"<{address}>", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return "";
        }
        var rest = text.AsSpan(start, Math.Min(text.Length - start, MaxExplanation));
        var end = rest.IndexOf("\n\n");
        var paragraph = (end < 0 ? rest : rest[..end]).ToString();
        return string.Join(' ', paragraph.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Our message, whole or only its headers, as far as it came back.</summary>
    private static MimeMessage? Original(MimeMessage message)
    {
        var part = message.Root.Walk().FirstOrDefault(part => part.Message is not null || part.ContentType == "text/rfc822-headers");
        return part is null ? null : part.Message ?? MimeReader.Read(part.Decode());
    }
}
