using System.Globalization;
using System.Text;

namespace KtPortal.Core.Files;

public static class FileNames
{
    private const int Longest = 255;

    /// <summary>A name as it came from a browser or a mail, fit to be shown and offered for download. Never empty.</summary>
    public static string Clean(string? name)
    {
        var last = (name ?? "").Split('/', '\\')[^1];
        var text = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            // Format characters too: one of them turns "gpj.exe" around before the reader's eyes.
            var isShown = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
            text.Append(isShown ? rune.ToString() : "");
        }

        var clean = Trimmed(text.ToString().Normalize(NormalizationForm.FormC));
        if (clean.Length > Longest)
        {
            clean = Trimmed(Shortened(clean));
        }

        return clean.Length == 0 ? "file" : clean;
    }

    /// <summary>The last extension in small letters without its dot; empty where there is none.</summary>
    public static string Extension(string name) => Path.GetExtension(name).TrimStart('.').ToLowerInvariant();

    private static string Trimmed(string name) => name.Trim().TrimEnd('.', ' ');

    // The extension is what says how to open it.
    private static string Shortened(string name)
    {
        var extension = Path.GetExtension(name) is { Length: <= 20 } known ? known : "";
        var end = Longest - extension.Length;
        return name[..(char.IsHighSurrogate(name[end - 1]) ? end - 1 : end)] + extension;
    }
}
