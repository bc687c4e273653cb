namespace KtPortal.Core.Mail.Mime;

/// <summary>Lines that begin a signature: two dashes, a rule of underscores, "Sent from my phone".</summary>
internal static class Signature
{
    private const int MaxTagline = 140;
    private const int MaxShort = 60;
    private const int MaxWords = 6;

    private static readonly char[] Around = ['(', ')', '<', '>', '[', ']', '"', '-', '—', ' '];

    private static readonly string[] Openings =
    [
        "sent from", "sent via", "sent with", "sent by", "sent using", "from my", "get outlook for", "get [outlook for", "envoyé depuis",
        "envoyé de mon", "envoyé à partir de", "envoyé avec", "télécharger outlook", "von meinem", "von unterwegs gesendet", "gesendet von",
        "gesendet mit", "gesendet über", "diese nachricht wurde von", "holen sie sich outlook", "enviado desde", "enviado do meu", "enviado de mi",
        "enviado con", "obtener outlook", "obter o outlook", "inviato da", "inviato dal", "inviato con", "ottieni outlook", "verzonden vanaf",
        "verzonden met", "verstuurd vanaf", "outlook voor", "skickat från", "hämta outlook", "sendt fra", "hent outlook", "lähetetty", "hanki outlook",
        "wysłane z", "wysłano z", "odesláno z", "odesláno pomocí", "отправлено с", "отправлено из", "надіслано з", "iphone'umdan gönderildi",
        "從我的", "从我的", "发自我的", "發自我的", "iphoneから送信", "나의 iphone",
    ];

    private static readonly string[] Devices =
    [
        "iphone", "ipad", "ipod", "android", "galaxy", "phone", "mobile", "device", "blackberry", "samsung", "htc", "windows", "mail", "outlook",
        "cell", "handy", "gerät", "mobil", "tablet", "pixel", "huawei", "xiaomi", "sony", "nokia", "airmail", "sparrow", "yahoo", "gmail", "proton",
    ];

    internal static bool IsDelimiter(string line)
    {
        var plain = line.Replace("\\", "", StringComparison.Ordinal).Trim();
        return plain is "--" or "—" or "–" or "-- ";
    }

    internal static bool IsRule(string line) =>
        line.Length >= 5 && line.Replace("\\", "", StringComparison.Ordinal).AsSpan().Trim('_').IsEmpty;

    internal static bool IsTagline(string line)
    {
        if (line.Length > MaxTagline)
        {
            return false;
        }
        var plain = Attribution.Plain(line).Trim(Around);
        if (!Array.Exists(Openings, opening => plain.StartsWith(opening, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }
        // "Sent from my desk, is much easier than my phone" says something; "sent from my cell, excuse typos" doesn't.
        var comma = plain.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 || NamesDevice(plain[..comma]);
    }

    /// <summary>What may follow a tagline or rule without being an answer: names, numbers, links, further taglines.</summary>
    internal static bool IsShort(string line) =>
        IsTagline(line) || line.Length <= MaxShort && line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= MaxWords
        || line.Contains("://", StringComparison.Ordinal) && line.IndexOf(' ', StringComparison.Ordinal) < 0;

    private static bool NamesDevice(string text) =>
        Array.Exists(Devices, device => text.Contains(device, StringComparison.OrdinalIgnoreCase));
}
