namespace KtPortal.Core.Mail.Mime;

/// <summary>The head of a quoted mail: "From: ... Sent: ... To: ... Subject: ...", and lines like "-----Original Message-----".</summary>
internal sealed class HeaderBlock(string[] lines)
{
    [Flags]
    private enum Label : byte
    {
        None = 0,
        From = 1,
        Sent = 2,
        Date = 4,
        To = 8,
        Subject = 16,
        Other = 32,
    }

    private const int MaxLabel = 30;
    private const int MaxContinuation = 3;

    /// <summary>Without it, endless heads would be read anew from each of their lines.</summary>
    private const int MaxLines = 25;

    /// <summary>A line may stand in the head that is looked for from each of those above it: it is read once.</summary>
    private readonly Label?[] _labels = new Label?[lines.Length];

    private static readonly Dictionary<string, Label> Labels = ReadLabels(
        (Label.From, "From|Von|De|Da|Van|Från|Fra|Lähettäjä|Od|Kimden|Gönderen|От|От кого|Від|Feladó|De la|Από|差出人|发件人|寄件者|보낸 사람"),
        (Label.Sent, "Sent|Gesendet|Envoyé|Envoyé le|Enviado|Enviado el|Enviada em|Enviado em|Inviato|Verzonden|Skickat|Sendt|Lähetetty|"
            + "Wysłano|Wysłane|Odesláno|Gönderildi|Gönderme Tarihi|Отправлено|Надіслано|Elküldve|Trimis|Στάλθηκε|送信日時|发送时间|寄件日期|보낸 날짜"),
        (Label.Date, "Date|Datum|Fecha|Data|Dato|Päivämäärä|Päiväys|Tarih|Дата|Dátum|Ημερομηνία|日付|日期|날짜"),
        (Label.To, "To|An|À|A|Para|Aan|Till|Til|Vastaanottaja|Do|Komu|Kime|Alıcı|Кому|Címzett|Către|Προς|宛先|收件人|收件者|받는 사람"),
        (Label.Subject, "Subject|Betreff|Objet|Asunto|Oggetto|Assunto|Onderwerp|Ämne|Emne|Aihe|Temat|Předmět|Konu|Тема|Tárgy|Subiect|Θέμα|件名|主题|主旨|제목"),
        (Label.Other, "Cc|Bcc|Kopie|Copie à|Kopia|Kopi|Kopio|Копия|Копія|Reply-To|Antwort an|Répondre à|Risposta|Rispondi a|Responder a|Organization|"
            + "Importance|Wichtigkeit|Priority|Attachments|Anlagen|Bijlagen|抄送|副本"));

    private static readonly Dictionary<string, Label>.AlternateLookup<ReadOnlySpan<char>> LabelSpans = Labels.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] Separators =
    [
        "original message", "original appointment", "forwarded message", "ursprüngliche nachricht", "originalnachricht", "weitergeleitete nachricht",
        "message d'origine", "message original", "message transféré", "mensaje original", "mensaje reenviado", "mensagem original",
        "mensagem encaminhada", "messaggio originale", "messaggio inoltrato", "oorspronkelijk bericht", "doorgestuurd bericht",
        "ursprungligt meddelande", "originalmeddelande", "vidarebefordrat meddelande", "oprindelig meddelelse", "videresendt meddelelse",
        "opprinnelig melding", "videresendt melding", "alkuperäinen viesti", "edelleenlähetetty viesti", "wiadomość oryginalna",
        "oryginalna wiadomość", "przekazana wiadomość", "původní zpráva", "přeposlaná zpráva", "orijinal ileti", "özgün ileti", "iletilen mesaj",
        "исходное сообщение", "оригинальное сообщение", "пересылаемое сообщение", "вихідне повідомлення", "原始邮件", "转发的邮件", "元のメッセージ",
    ];

    private static readonly string[] Announcements =
    [
        "begin forwarded message:", "anfang der weitergeleiteten nachricht:", "début du message transféré", "inicio del mensaje reenviado:",
        "inizio messaggio inoltrato:", "begin doorgestuurd bericht:", "início da mensagem reenviada:", "начало переадресованного сообщения:",
    ];

    /// <summary>Whether a quoted mail begins here: with its head, a separator, or a rule right above its head.</summary>
    internal bool StartsAt(int at, int end)
    {
        if (Length(at, end, out _) > 0 || IsSeparator(lines[at]))
        {
            return true;
        }
        if (!IsRule(lines[at]))
        {
            return false;
        }
        var next = at + 1;
        while (next < end && next <= at + 3 && lines[next].Length == 0)
        {
            next++;
        }
        return next < end && Length(next, end, out _) > 0;
    }

    /// <summary>How many lines from <paramref name="at"/> on are the head of a quoted mail, 0 for none.</summary>
    internal int Length(int at, int end, out string? from)
    {
        from = null;
        var seen = Label.None;
        var last = at;
        for (var line = at; line < Math.Min(end, at + MaxLines) && line <= last + MaxContinuation; line++)
        {
            var label = _labels[line] ??= Read(lines[line], out _);
            if (line == at && label == Label.None)
            {
                return 0;
            }
            if (lines[line].Length == 0 && line > last + 1)
            {
                break;
            }
            if (label != Label.None)
            {
                from ??= label == Label.From ? ValueOf(lines[line]) : null;
                seen |= label;
                last = line;
            }
        }
        return IsComplete(seen, from) ? last - at + 1 : 0;
    }

    /// <summary>From and two more; "From: Berlin, To: Paris, Date: 5 May" is a journey, not a mail.</summary>
    private static bool IsComplete(Label seen, string? from)
    {
        var isMail = (seen & (Label.Sent | Label.Subject)) != 0 || from?.Contains('@', StringComparison.Ordinal) == true;
        return from is not null && isMail && System.Numerics.BitOperations.PopCount((uint)seen) >= 3;
    }

    private static string ValueOf(string line)
    {
        Read(line, out var value);
        return value.ToString();
    }

    private static Label Read(string line, out ReadOnlySpan<char> value)
    {
        value = default;
        var plain = Attribution.Plain(line.Length > 500 ? line[..500] : line).AsSpan().TrimStart("> ");
        var colon = plain[..Math.Min(plain.Length, MaxLabel)].IndexOfAny(':', '：');
        if (colon <= 0)
        {
            return Label.None;
        }
        value = plain[(colon + 1)..].Trim();
        return LabelSpans.TryGetValue(plain[..colon].Trim(), out var label) ? label : Label.None;
    }

    private static bool IsSeparator(string line)
    {
        if (line.Length is < 8 or > 100)
        {
            return false;
        }
        var plain = Attribution.Plain(line);
        var inner = plain.Trim('-', '–', '—', '_', '=', '#', ' ');
        return plain.Length - inner.Length >= 4 && Array.Exists(Separators, word => inner.Equals(word, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(Announcements, word => plain.StartsWith(word, StringComparison.OrdinalIgnoreCase));
    }

    internal static bool IsRule(string line)
    {
        if (line.Length < 3)
        {
            return false;
        }
        var plain = line.Replace("\\", "", StringComparison.Ordinal).Trim(' ', '*');
        return plain.Length >= 3 && plain[0] is '-' or '_' or '=' or '—' && plain.AsSpan().Trim(plain[0]).IsEmpty;
    }

    private static Dictionary<string, Label> ReadLabels(params ReadOnlySpan<(Label Label, string Names)> labels)
    {
        var result = new Dictionary<string, Label>(StringComparer.OrdinalIgnoreCase);
        foreach (var (label, names) in labels)
        {
            foreach (var name in names.Split('|'))
            {
                result.TryAdd(name, label);
            }
        }
        return result;
    }
}
