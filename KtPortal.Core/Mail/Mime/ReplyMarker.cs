namespace KtPortal.Core.Mail.Mime;

/// <summary>The line "reply above this line" of our outgoing mail, in the brand's language.</summary>
public static class ReplyMarker
{
    private const string Frame = "=====";

    private static readonly Dictionary<string, string> Phrases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = "Please reply above this line",
        ["de"] = "Bitte antworten Sie oberhalb dieser Zeile",
        ["fr"] = "Veuillez répondre au-dessus de cette ligne",
        ["es"] = "Responda por encima de esta línea",
        ["it"] = "Rispondere sopra questa riga",
        ["pt"] = "Responda acima desta linha",
        ["nl"] = "Antwoord boven deze regel",
        ["pl"] = "Odpowiedz powyżej tej linii",
        ["sv"] = "Svara ovanför den här raden",
        ["da"] = "Svar over denne linje",
        ["nb"] = "Svar over denne linjen",
        ["fi"] = "Vastaa tämän rivin yläpuolelle",
        ["cs"] = "Odpovězte nad tímto řádkem",
        ["tr"] = "Lütfen bu satırın üzerine yanıtlayın",
        ["uk"] = "Відповідайте над цим рядком",
        ["ru"] = "Ответьте выше этой строки",
    };

    /// <param name="language">Two letters; a language without a text of its own gets English.</param>
    public static string Line(string language) => $"{Frame} {Phrases.GetValueOrDefault(language, Phrases["en"])} {Frame}";

    /// <summary>Index of the first marker line that has text above it, else the number of lines.</summary>
    internal static int Find(string[] lines)
    {
        var marker = Array.FindIndex(lines, Is);
        // Answers below the marker: somebody writes at the bottom. The other rules find out.
        return marker > 0 && Enumerable.Range(0, marker).Any(at => IsAnswer(lines, at, marker)) ? marker : lines.Length;
    }

    private static bool IsAnswer(string[] lines, int at, int end) =>
        lines[at].Length > 0 && !QuoteLine.Is(lines[at]) && Attribution.Length(lines, at, end) == 0;

    private static bool Is(string line)
    {
        var first = line.IndexOf(Frame, StringComparison.Ordinal);
        if (first < 0 || line.Length > 200)
        {
            // Mail programs may take the frame for a rule and drop it.
            return line.Length is > 10 and < 80 && Phrases.ContainsValue(line.Trim(' ', '>', '*', '_', '='));
        }
        return Phrases.Values.Any(phrase => line.Contains(phrase, StringComparison.OrdinalIgnoreCase));
    }
}
