namespace KtPortal.Core.Mail.Transport;

/// <summary>What a server said. The enhanced status (RFC 2034) stands in front of its text.</summary>
internal sealed record SmtpReply(int Code, string EnhancedStatus, string Text)
{
    internal static SmtpReply Parse(int code, string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).ToList();
        var enhanced = Enhanced(lines[0], code);
        var stripped = enhanced.Length == 0
            ? lines
            : lines.ConvertAll(line => line.StartsWith(enhanced, StringComparison.Ordinal) ? line[enhanced.Length..].TrimStart() : line);
        return new SmtpReply(code, enhanced, string.Join(' ', stripped).Trim());
    }

    /// <summary>The server's answer about one recipient decides; trouble with the server itself passes.</summary>
    internal SmtpRecipientResult Of(string recipient, bool isTrouble) => new(
        recipient,
        isTrouble || Code is >= 400 and < 500 ? SmtpOutcome.Temporary : Code >= 500 ? SmtpOutcome.Permanent : SmtpOutcome.Accepted,
        Code,
        EnhancedStatus,
        Text);

    /// <summary><c>5.1.1</c> in front of the text, of the same class as the code.</summary>
    private static string Enhanced(string text, int code)
    {
        var word = text.Split(' ')[0];
        var parts = word.Split('.');
        var isStatus = parts.Length == 3 && parts[0].Length == 1 && parts[0][0] - '0' == code / 100
            && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit));
        return isStatus ? word : "";
    }
}
