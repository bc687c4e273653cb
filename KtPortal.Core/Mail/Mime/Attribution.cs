using System.Buffers;

namespace KtPortal.Core.Mail.Mime;

/// <summary>"On 5 May 2026 at 10:01, Jane Doe &lt;jane@example.org&gt; wrote:" in many languages, over up to four lines.</summary>
internal static class Attribution
{
    private const int MaxLines = 4;
    private const int MaxLength = 400;

    /// <summary>How such a line begins; the date often follows.</summary>
    private static readonly string[] Starts =
    [
        "On ", "At ", "Am ", "Le ", "El ", "Il ", "Il giorno ", "Em ", "A ", "Op ", "W dniu ", "Dnia ", "Den ", "Dne ", "Po ", "På ",
        "Pe ", "La ", "În ", "Tarihinde ", "Kl. ", "В ", "У ", "Στις ", "Vào ", "在 ", "于 ",
    ];

    /// <summary>What the other one did.</summary>
    private static readonly string[] Verbs =
    [
        "wrote", "writes", "schrieb", "geschrieben", "a écrit", "écrit", "escribió", "ha scritto", "scritto", "escreveu", "schreef",
        "heeft geschreven", "geschreven", "napisał", "napisała", "napisał(a)", "skrev", "kirjoitti", "napsal", "napsala", "napsal(a)",
        "napísal", "yazdı", "şunu yazdı", "írta", "a scris", "пишет", "написал", "написала", "написал(а)", "написав", "написала",
        "έγραψε", "đã viết", "写道", "寫道", "のメール", "さんは書きました", "작성",
    ];

    /// <summary>Markdown's marks and what readers don't see, at the end of a line.</summary>
    private const string Unseen = " _\t\\*\u200E\u202F";

    private static readonly char[] Around = [' ', '_', '\t'];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>How many lines from <paramref name="at"/> on are one attribution, 0 for none.</summary>
    internal static int Length(string[] lines, int at, int end)
    {
        var length = 0;
        for (var count = 1; count <= MaxLines && at + count <= end; count++)
        {
            var line = lines[at + count - 1];
            length += line.Length;
            if (line.Length == 0 || QuoteLine.Is(line) || length > MaxLength)
            {
                return 0;
            }
            if (line.AsSpan().TrimEnd(Unseen) is [.., ':' or '：'])
            {
                var joined = string.Join(' ', lines.AsSpan(at, count).ToArray().Select(Plain));
                return Is(joined, Plain(lines[at]), count) ? count : 0;
            }
        }
        return 0;
    }

    /// <summary>Without Markdown's marks and what readers don't see.</summary>
    internal static string Plain(string line) =>
        line.Replace("\\", "", StringComparison.Ordinal)
            .Replace("*", "", StringComparison.Ordinal)
            .Replace("\u200E", "", StringComparison.Ordinal)
            .Replace("\u202F", " ", StringComparison.Ordinal)
            .Trim(Around);

    private static bool Is(string text, string firstLine, int count)
    {
        var hasDateOrAddress = text.AsSpan().ContainsAny(Digits) || text.Contains('@', StringComparison.Ordinal);
        if (!hasDateOrAddress)
        {
            return false;
        }
        if (HasVerb(text))
        {
            return Array.Exists(Starts, start => firstLine.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                || HasVerb(firstLine) && (firstLine.Contains('@', StringComparison.Ordinal) || count == 1 && StartsWithDate(firstLine))
                || StartsWithDate(firstLine);
        }
        return HasDateAndAddress(text);
    }

    private static bool HasVerb(string text) => Array.Exists(Verbs, verb => HasWord(text, verb));

    private static bool HasWord(string text, string word)
    {
        for (var at = 0; (at = text.IndexOf(word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + word.Length;
            var isAscii = char.IsAsciiLetter(word[0]);
            if (!isAscii || ((at == 0 || !IsWordPart(text[at - 1])) && (end == text.Length || !IsWordPart(text[end]))))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static bool StartsWithDate(string text) => text.Length > 8 && char.IsAsciiDigit(text[0]) && text.AsSpan(0, 11 < text.Length ? 11 : text.Length).ContainsAny("./-年 ");

    /// <summary>Without a verb: <c>26.06.2026, 14:41, "Jane Doe" &lt;jane@example.org&gt;:</c></summary>
    private static bool HasDateAndAddress(string text) =>
        text.EndsWith(">:", StringComparison.Ordinal) && text.Contains('@', StringComparison.Ordinal) && HasTime(text) && HasYear(text);

    private static bool HasTime(string text)
    {
        for (var at = 1; at + 2 < text.Length; at++)
        {
            if (text[at] == ':' && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]))
            {
                return true;
            }
        }
        return false;
    }

    private static bool HasYear(string text) =>
        text.Split(' ', '.', '/', '-', ',', '年').Any(word => word.Length == 4 && word.StartsWith("20", StringComparison.Ordinal) && !word.AsSpan().ContainsAnyExcept(Digits));
}
