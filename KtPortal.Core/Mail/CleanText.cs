using System.Text;

namespace KtPortal.Core.Mail;

/// <summary>Text from outside, as the database takes it: no NUL, no halves of surrogate pairs, and only so long.</summary>
internal static class CleanText
{
    public static string Of(string text)
    {
        var isClean = !text.Contains('\0', StringComparison.Ordinal);
        for (var i = 0; isClean && i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                isClean = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
                i++;
            }
        }

        if (isClean)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone half comes as U+FFFD.
            clean.Append(rune.Value == 0 ? "" : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>One line of at most so many characters.</summary>
    public static string Line(string text, int max) =>
        Cut(string.Join(' ', Of(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), max);

    /// <summary>The beginning; a pair isn't cut in half.</summary>
    public static string Cut(string text, int max) =>
        text.Length <= max ? text : max > 0 && char.IsHighSurrogate(text[max - 1]) ? text[..(max - 1)] : text[..max];
}
