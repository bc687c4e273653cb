namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// Tells mail of people from that of machines, by headers, sender and envelope. Whether list mail belongs to a thread after all
/// is for the caller to know.
/// </summary>
public static class MailClassifier
{
    private static readonly string[] AbsenceSubjects =
    [
        "out of office", "out of the office", "automatic reply", "auto reply", "autoreply", "auto-reply", "auto response", "vacation reply",
        "abwesenheit", "automatische antwort", "abwesend", "réponse automatique", "absence du bureau", "absent du bureau", "respuesta automática",
        "fuera de la oficina", "risposta automatica", "fuori ufficio", "resposta automática", "ausência", "automatisch antwoord", "afwezig",
        "autosvar", "automatiskt svar", "frånvaro", "automatisk svar", "fravær", "automaattinen vastaus", "poissa", "automatyczna odpowiedź",
        "autoodpowiedź", "automatická odpověď", "nepřítomnost", "otomatik yanıt", "автоответ", "автоматический ответ", "автоматична відповідь",
        "自動応答", "自动回复", "자동 회신",
    ];

    private static readonly string[] AutoReplyHeaders =
        ["X-Autoreply", "X-Autorespond", "X-Auto-Respond", "X-Autoresponder", "X-Mail-Autoreply", "X-Autoreply-From"];

    /// <summary>
    /// <paramref name="envelopeFrom"/> is the sender of the SMTP envelope, empty for the null sender, null where it isn't known (the
    /// header <c>Return-Path</c> is asked then).
    /// </summary>
    public static MailVerdict Classify(MimeMessage message, string? envelopeFrom, OwnMail? own = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        var sender = message.From is [var from, ..] ? from.Address : message.Sender?.Address ?? "";
        if (own is not null && LoopReason(message, own, sender) is { } loop)
        {
            return new MailVerdict(MailKind.Loop, loop);
        }
        var auto = AutoReplyReason(message);
        if (BounceReason(message, IsNullSender(message, envelopeFrom), sender, auto is not null) is { } bounce)
        {
            return new MailVerdict(MailKind.Bounce, bounce, BounceReader.Read(message));
        }
        if (auto is not null)
        {
            return new MailVerdict(MailKind.AutoReply, auto);
        }
        // A list's own headers say more than the precedence it sends with.
        return (ListReason(message), PrecedenceReason(message)) switch
        {
            ({ } list, _) => new MailVerdict(MailKind.List, list),
            (_, { } precedence) => new MailVerdict(MailKind.AutoReply, precedence),
            _ => new MailVerdict(MailKind.Mail, ""),
        };
    }

    private static string? LoopReason(MimeMessage message, OwnMail own, string sender)
    {
        if (message.Headers.All("X-Loop-Id").Any(id => own.IsOwnLoopId(id.Trim())))
        {
            return "X-Loop-Id";
        }
        return sender.Length > 0 && own.IsOwnAddress(sender) ? $"sent by {sender}" : null;
    }

    private static string? BounceReason(MimeMessage message, bool isNullSender, string sender, bool isAutomatic)
    {
        var root = message.Root;
        var report = root.ContentType == "multipart/report" ? (root.Parameter("report-type") ?? "delivery-status").ToLowerInvariant() : "";
        if (report == "delivery-status" || root.ContentType == "message/delivery-status")
        {
            return "delivery report";
        }
        if (report.Length > 0)
        {
            // Read receipts and abuse reports: nothing of ours came back.
            return null;
        }
        var local = sender.Split('@')[0];
        if (local.Equals("mailer-daemon", StringComparison.OrdinalIgnoreCase) || local.Equals("postmaster", StringComparison.OrdinalIgnoreCase))
        {
            return $"sent by {local}";
        }
        // Absence notes have the null sender, too (RFC 3834 section 3.3).
        return isNullSender && !isAutomatic ? "empty envelope sender" : null;
    }

    private static bool IsNullSender(MimeMessage message, string? envelopeFrom)
    {
        var sender = envelopeFrom ?? message.Headers.Raw("Return-Path") ?? message.Headers.Raw("X-Envelope-From") ?? "unknown";
        return sender.Trim() is "" or "<>" || sender.Trim('<', '>', ' ').Equals("MAILER-DAEMON", StringComparison.OrdinalIgnoreCase);
    }

    private static string? AutoReplyReason(MimeMessage message)
    {
        var submitted = message.Headers["Auto-Submitted"]?.Split(';', '(')[0].Trim();
        if (submitted is { Length: > 0 } && !submitted.Equals("no", StringComparison.OrdinalIgnoreCase))
        {
            return $"Auto-Submitted: {submitted}";
        }
        var header = Array.Find(AutoReplyHeaders, name =>
            message.Headers[name] is { } value && !value.Trim().Equals("no", StringComparison.OrdinalIgnoreCase));
        if (header is not null)
        {
            return header;
        }
        if (message.Root.ContentType == "multipart/report")
        {
            return "report";
        }
        var isReply = message.InReplyTo.Count > 0 || message.References.Count > 0;
        return isReply && Array.Exists(AbsenceSubjects, phrase => message.Subject.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            ? "subject of an absence note"
            : null;
    }

    private static string? ListReason(MimeMessage message)
    {
        if (Precedence(message) == "list")
        {
            return "Precedence: list";
        }
        return message.Headers.Has("List-Id") ? "List-Id" : message.Headers.Has("List-Unsubscribe") ? "List-Unsubscribe" : null;
    }

    private static string? PrecedenceReason(MimeMessage message) =>
        Precedence(message) is "bulk" or "junk" or "auto_reply" ? $"Precedence: {Precedence(message)}" : null;

    private static string Precedence(MimeMessage message) => message.Headers["Precedence"]?.Trim().ToLowerInvariant() ?? "";
}
