namespace KtPortal.Core.Mail.Transport;

/// <summary>One reply of a server, its lines without code and enhanced status.</summary>
internal sealed record SmtpReply(int Code, string EnhancedStatus, IReadOnlyList<string> Lines)
{
    internal bool IsPositive => Code is >= 200 and < 400;

    internal bool IsPermanent => Code >= 500;

    internal string Text => string.Join(' ', Lines);

    internal static SmtpReply Parse(int code, IEnumerable<string> lines)
    {
        var texts = lines.ToList();
        var enhanced = texts.Count > 0 ? Enhanced(texts[0], code) : "";
        var stripped = enhanced.Length == 0
            ? texts
            : texts.ConvertAll(text => text.StartsWith(enhanced, StringComparison.Ordinal) ? text[enhanced.Length..].TrimStart() : text);
        return new SmtpReply(code, enhanced, stripped);
    }

    /// <summary>RFC 2034: <c>5.1.1</c> in front of the text, of the same class as the code.</summary>
    private static string Enhanced(string text, int code)
    {
        var word = text.Split(' ')[0];
        var parts = word.Split('.');
        var isStatus = parts.Length == 3 && parts[0].Length == 1 && parts[0][0] - '0' == code / 100
            && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit));
        return isStatus ? word : "";
    }
}

/// <summary>The session can't go on: the server refused it as a whole or doesn't speak SMTP.</summary>
internal sealed class SmtpSessionException(string message, int code = 0, string enhancedStatus = "") : Exception(message)
{
    internal int Code => code;

    internal string EnhancedStatus => enhancedStatus;
}
