using KtPortal.Core.Files;
using KtPortal.Core.Mail.Mime;
using KtPortal.Core.Text;

namespace KtPortal.Core.Mail;

/// <summary>Reads a raw message and takes its files in. Holds no connection.</summary>
public sealed class InboundReading(MailArchive archive, FileStores stores, FileIntake intake)
{
    private const int LongestName = 200;
    private static readonly string[] RecipientHeaders = ["Delivered-To", "X-Original-To", "To", "Cc"];

    private static readonly string[] SealTypes =
    [
        "application/pkcs7-mime", "application/x-pkcs7-mime", "application/pkcs7-signature", "application/x-pkcs7-signature",
        "application/pgp-encrypted", "application/pgp-signature", "application/ms-tnef", "application/vnd.ms-tnef",
    ];

    private static readonly string[] SealNames = [".asc", ".pgp", ".p7m", ".p7s", "winmail.dat"];

    /// <param name="own">Of the tenant: how its own mail is recognised.</param>
    public async Task<InboundMail> ReadAsync(InboundMessage row, OwnMail own, CancellationToken cancel)
    {
        var raw = await archive.LoadAsync(row, cancel);
        var message = MimeReader.Read(raw, cancel);
        var verdict = MailClassifier.Classify(message, row.EnvelopeFrom, own);
        var keepsFiles = message.Limit == MimeLimit.None && verdict.Kind is MailKind.Mail or MailKind.AutoReply or MailKind.List;
        var body = InboundText.BodyOf(message, cancel);
        var (files, missing) = keepsFiles ? await TakeFilesAsync(row, FilesOf(message, raw), cancel) : ([], []);
        var recipients = row.EnvelopeTo.Concat(RecipientHeaders.SelectMany(name => message.Addresses(name).Select(a => a.Address)));
        return new InboundMail
        {
            Message = message,
            Body = body,
            Verdict = verdict,
            Sender = SenderOf(message, row.EnvelopeFrom),
            Tokens = [.. ReplyTokens.FindIn(string.Join(' ', recipients)).Distinct()],
            Files = files,
            FileStore = stores.Current.Name,
            FileNote = NoteOf(missing, body.Format),
        };
    }

    private static MimeAddress? SenderOf(MimeMessage message, string? envelopeFrom)
    {
        var named = message.From.FirstOrDefault(a => a.IsComplete) ?? (message.Sender is { IsComplete: true } sender ? sender : null);
        return named ?? AddressReader.Read(envelopeFrom).FirstOrDefault(a => a.IsComplete);
    }

    // What only a mail program can open is kept as the mail itself; keys and signatures alone are of no use to anybody.
    private static IReadOnlyList<MimeAttachment> FilesOf(MimeMessage message, byte[] raw) => message.IsSealed
        ? [.. message.Attachments.Where(file => !IsSeal(file)), new MimeAttachment("original.eml", "message/rfc822", raw, null, false)]
        : message.Attachments;

    private static bool IsSeal(MimeAttachment file) =>
        SealTypes.Contains(file.ContentType) || SealNames.Any(end => file.Name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    // The keys follow from the message: a second attempt writes the same files over.
    private async Task<(List<IntakeResult> Taken, List<(string Name, string Why)> Missing)> TakeFilesAsync(
        InboundMessage row, IReadOnlyList<MimeAttachment> files, CancellationToken cancel)
    {
        var taken = new List<IntakeResult>();
        var missing = new List<(string Name, string Why)>();
        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            if (taken.Count == Attaching.MaxFiles)
            {
                missing.Add((file.Name, ""));
                continue;
            }

            using var content = new MemoryStream(file.Content.ToArray(), writable: false);
            switch (await intake.ReceiveAsync($"{row.ObjectKey}.{i + 1}", CleanText.Of(file.Name), content, file.Content.Length, cancel))
            {
                case IntakeResult result:
                    taken.Add(result);
                    break;
                case Refusal refusal:
                    missing.Add((file.Name, $" ({Shorten(refusal.Message)})"));
                    break;
            }
        }

        return (taken, missing);
    }

    private static string NoteOf(List<(string Name, string Why)> missing, TextFormat format)
    {
        var files = missing.Take(50).Select(
            file => (format == TextFormat.Plain ? CleanText.Line(file.Name, LongestName) : Escape(file.Name)) + file.Why);
        return missing.Count == 0 ? "" : $"Files of the mail that are not here: {string.Join(", ", files)}";
    }

    // The list of allowed types would be told with every file.
    private static string Shorten(string message) => message.Split(" Allowed types", 2)[0].TrimEnd('.');

    private static string Escape(string name) =>
        string.Concat(CleanText.Line(name, LongestName).Select(
            c => char.IsLetterOrDigit(c) || c is ' ' or '.' or '-' or ',' ? c.ToString() : c < 128 ? $"\\{c}" : c.ToString()));
}
