using System.Text.RegularExpressions;
using KtPortal.Core.Mail.Mime;
using KtPortal.Core.Text;

namespace KtPortal.Core.Mail;

/// <summary>What of a mail becomes the words of what it turns into. No minimum length, and nothing is refused.</summary>
public static partial class InboundText
{
    public const int MaxText = 100_000;
    public const string NoSubject = "(no subject)";
    private const int MaxSubject = 500;
    private const string CutMark = "\n\n[…] This email is too long to show in full; the original is kept.";
    private const string SealedText = "(encrypted message, see its file)";
    private const string NoText = "(no text)";

    /// <summary>Without "Re:", "Fwd:", their translations and numbers in brackets.</summary>
    public static string SubjectOf(MimeMessage message)
    {
        var subject = CleanText.Line(message.Subject, 2000);
        for (var before = ""; before != subject;)
        {
            before = subject;
            subject = Prefix().Replace(subject, "", 1).Trim();
        }

        return subject.Length == 0 ? NoSubject : CleanText.Cut(subject, MaxSubject);
    }

    /// <summary>Numbers in brackets, as replies carry them on, in their order: <c>[KT-1001]</c>.</summary>
    public static IReadOnlyList<string> NumbersIn(MimeMessage message) =>
        [.. Number().Matches(CleanText.Line(message.Subject, 2000)).Select(match => match.Groups[1].Value.ToUpperInvariant()).Distinct()];

    /// <summary>The whole text, where a mail begins something: what is forwarded is part of it.</summary>
    public static WrittenText WholeOf(InboundMail mail) => Finish(mail.Body, mail.FileNote);

    /// <summary>The new text, and what it quotes, which is written as that is.</summary>
    public static (WrittenText Content, string? Quoted) ReplyOf(InboundMail mail)
    {
        var parts = ReplyText.Split(mail.Body.Text);
        var quoted = CleanText.Cut(parts.Quoted, MaxText);
        return (Finish(mail.Body with { Text = parts.Shown }, mail.FileNote), quoted.Trim().Length == 0 ? null : quoted);
    }

    /// <summary>The plain part, or the HTML where that says more. To be asked where no connection is held.</summary>
    public static WrittenText BodyOf(MimeMessage message, CancellationToken cancel)
    {
        var (text, html) = (message.TextBody, message.HtmlBody);
        if (html is not null && (string.IsNullOrWhiteSpace(text) || IsStub(text, html, cancel)))
        {
            return WrittenText.InMarkdown(CleanText.Of(HtmlToText.ToMarkdown(html, cancel: cancel)));
        }

        var isSealed = message.IsEncrypted && string.IsNullOrWhiteSpace(text);
        return WrittenText.AsTyped(isSealed ? SealedText : CleanText.Of(text ?? ""));
    }

    // "Your mail program can't show this": a few words beside a long letter.
    private static bool IsStub(string text, string html, CancellationToken cancel) =>
        text.Length < 200 && HtmlToText.Convert(html, cancel).Length > 10 * text.Length;

    private static WrittenText Finish(WrittenText text, string fileNote)
    {
        var whole = text.Trimmed().Text;
        var room = MaxText - CutMark.Length - fileNote.Length - 2;
        var cut = whole.Length <= room ? whole : CleanText.Cut(whole, room) + CutMark;
        var parts = ((string[])[cut.Length == 0 ? NoText : cut, fileNote]).Where(part => part.Length > 0);
        return text with { Text = string.Join("\n\n", parts) };
    }

    // Prefixes of the common mail programs in the languages of ReplyMarker; "Re[2]:" and "RE :" too.
    [GeneratedRegex(@"^\s*(?:(?:re|fwd?|aw|wg|antw|antwort|rv|res|enc|tr|sv|vs|vl|odp|pd|ynt|ilt|fs|bls|trs|ref|доп|ответ|回复|答复|转发|返信|転送)\s*(?:\[\d+\])?\s*[:：]|\[[A-Z0-9]{2,10}-\d{1,12}\])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\[([A-Z0-9]{2,10}-\d{1,12})\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
