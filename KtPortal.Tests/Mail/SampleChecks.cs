using System.Text.Json;
using KtPortal.Core.Mail.Mime;

namespace KtPortal.Tests.Mail;

/// <summary>Compares a sample with its expectations; every difference is one line.</summary>
internal sealed class SampleChecks(Sample sample)
{
    private readonly List<string> _differences = [];

    internal IReadOnlyList<string> Differences()
    {
        var message = sample.Read();
        var verdict = MailClassifier.Classify(message, envelopeFrom: null);
        var text = message.TextBody ?? HtmlToText.Convert(message.HtmlBody ?? "", cancel: TestContext.Current.CancellationToken);
        var parts = ReplyText.Split(text);
        foreach (var check in sample.Checks.EnumerateObject())
        {
            Check(check, message, verdict, text, parts);
        }
        return _differences;
    }

    private void Check(JsonProperty check, MimeMessage message, MailVerdict verdict, string text, ReplyParts parts)
    {
        var wanted = check.Value;
        switch (check.Name)
        {
            case "subject":
                Equal(check.Name, wanted.GetString()!.Trim(), message.Subject.Trim());
                break;
            case "body_words":
                Equal(check.Name, Words(wanted.GetString()!), Words(text));
                break;
            case "body_contains":
                All(wanted, phrase => text.Contains(phrase, StringComparison.Ordinal), $"not in the body: {text}");
                break;
            case "trimmed":
                Equal(check.Name, Fold(wanted.GetString()!), Fold(parts.Shown));
                break;
            case "trimmed_words":
                Equal(check.Name, Words(wanted.GetString()!), Words(parts.Shown));
                break;
            case "trimmed_contains":
                All(wanted, phrase => parts.Shown.Contains(phrase, StringComparison.Ordinal), $"not shown: {parts.Shown}");
                break;
            case "trimmed_excludes":
                All(wanted, phrase => !parts.Shown.Contains(phrase, StringComparison.Ordinal), $"shown: {parts.Shown}");
                break;
            case "elided":
                Equal(check.Name, Words(wanted.GetString()!), Words(parts.Quoted));
                break;
            case "embedded":
                Equal(check.Name, true, Words(parts.Quoted).EndsWith(Words(wanted.GetString()!), StringComparison.Ordinal));
                break;
            case "before":
                Equal(check.Name, Words(wanted.GetString()!), Words(parts.Shown));
                break;
            case "attachment_count":
                Equal(check.Name, wanted.GetInt32(), message.Attachments.Count);
                break;
            case "attachment_names":
                Equal(check.Name, string.Join(',', wanted.EnumerateArray().Select(name => name.GetString())), string.Join(',', message.Attachments.Select(file => file.Name)));
                break;
            case "generated_names":
                Equal(check.Name, true, message.Attachments.All(file => file.Name.StartsWith("attachment-", StringComparison.Ordinal)));
                break;
            case "no_unresolved_cid":
                Equal(check.Name, false, text.Contains("cid:", StringComparison.Ordinal) || HtmlToText.ToMarkdown(message.HtmlBody ?? "", cancel: TestContext.Current.CancellationToken).Contains("cid:", StringComparison.Ordinal));
                break;
            case "references":
                Equal(check.Name, string.Join(',', wanted.EnumerateArray().Select(id => id.GetString())), string.Join(',', message.References));
                break;
            case "in_reply_to_first":
                Equal(check.Name, wanted.GetString(), message.InReplyTo is [var first, ..] ? first : null);
                break;
            case "original_sender":
                Equal(check.Name, wanted.GetString(), message.Addresses("X-Original-Sender")[0].Address);
                break;
            default:
                CheckMachine(check.Name, wanted, verdict);
                break;
        }
    }

    private void CheckMachine(string name, JsonElement wanted, MailVerdict verdict)
    {
        switch (name)
        {
            case "machine_generated" or "must_not_auto_reply":
                Equal(name, wanted.GetBoolean(), verdict.IsMachineMade);
                break;
            case "class_":
                Equal(name, wanted.GetString(), verdict.Kind.ToString().ToLowerInvariant());
                break;
            case "bounce":
                Equal(name, wanted.GetBoolean(), verdict.Kind == MailKind.Bounce);
                break;
            case "dsn_status":
                Equal(name, wanted.GetString(), verdict.Bounce?.Recipients is [var first, ..] ? first.Status : null);
                break;
            case "hardbounce":
                Equal(name, wanted.GetBoolean(), verdict.Bounce?.Recipients.Any(recipient => recipient.IsAddressGone) == true);
                break;
            case "recipients":
                CheckRecipients(wanted, verdict.Bounce?.Recipients ?? []);
                break;
            case "must_not_crash" or "note" or "max_seconds":
                break;
            default:
                _differences.Add($"unknown check {name}");
                break;
        }
    }

    private void CheckRecipients(JsonElement wanted, IReadOnlyList<BouncedRecipient> found)
    {
        Equal("recipients", wanted.GetArrayLength(), found.Count);
        foreach (var (expected, recipient) in wanted.EnumerateArray().Zip(found))
        {
            var status = expected.GetProperty("status").GetString()!;
            // x.0.9xx are codes of the collection's own parser for "the mail gave none", not of any mail server.
            if (!status.Contains(".0.9", StringComparison.Ordinal))
            {
                Equal("status", status, recipient.Status);
            }
            Equal("replycode", expected.GetProperty("replycode").GetString(), recipient.ReplyCode);
            Equal("hardbounce of recipient", expected.GetProperty("hardbounce").GetBoolean(), recipient.IsAddressGone);
        }
    }

    private void All(JsonElement phrases, Func<string, bool> holds, string difference)
    {
        foreach (var phrase in phrases.EnumerateArray().Select(item => item.GetString()!).Where(phrase => !holds(phrase)))
        {
            _differences.Add($"\"{phrase}\" {difference}");
        }
    }

    private void Equal<T>(string name, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            _differences.Add($"{name}: wanted \"{expected}\" but got \"{actual}\"");
        }
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Blanks folded, lines kept.</summary>
    private static string Fold(string text) => string.Join('\n', text.Split('\n').Select(Words)).Trim();
}
