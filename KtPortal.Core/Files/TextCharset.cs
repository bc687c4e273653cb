using System.Collections.Frozen;
using System.Text.Unicode;
using UtfUnknown;

namespace KtPortal.Core.Files;

/// <summary>
/// In which charset a file of text was written, so that browsers show it as it was typed: without being told they take everything for
/// Windows-1252.
/// </summary>
public static class TextCharset
{
    /// <summary>Bytes from a file's beginning that are looked at.</summary>
    public const int Enough = 256 * 1024;

    // Below, the letters of another script are a guess not better than Western European ones.
    private const float Sure = 0.6f;
    private const string Usual = "windows-1252";

    // Of what is recognized, what browsers read (WHATWG Encoding, 4.2), by their name for it.
    private static readonly FrozenDictionary<string, string> Labels = new Dictionary<string, string>
    {
        ["shift-jis"] = "shift_jis",
        ["shift_jis"] = "shift_jis",
        ["euc-jp"] = "euc-jp",
        ["iso-2022-jp"] = "iso-2022-jp",
        ["gb18030"] = "gb18030",
        ["gb2312"] = "gb18030",
        ["big5"] = "big5",
        ["euc-kr"] = "euc-kr",
        ["uhc"] = "euc-kr",
        ["cp949"] = "euc-kr",
        ["ks_c_5601-1987"] = "euc-kr",
        ["koi8-r"] = "koi8-r",
        ["ibm866"] = "ibm866",
        ["x-mac-cyrillic"] = "x-mac-cyrillic",
        ["tis-620"] = "windows-874",
        ["windows-1250"] = "windows-1250",
        ["windows-1251"] = "windows-1251",
        ["windows-1253"] = "windows-1253",
        ["windows-1255"] = "windows-1255",
        ["windows-1256"] = "windows-1256",
        ["windows-1257"] = "windows-1257",
        ["iso-8859-2"] = "iso-8859-2",
        ["iso-8859-5"] = "iso-8859-5",
        ["iso-8859-7"] = "iso-8859-7",
        ["iso-8859-8"] = "iso-8859-8",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <param name="beginning">The file, or of a long one as much as is looked at.</param>
    public static string Of(byte[] beginning)
    {
        if (beginning is [0xFF, 0xFE, ..])
        {
            return "utf-16le";
        }

        if (beginning is [0xFE, 0xFF, ..])
        {
            return "utf-16be";
        }

        // Of a character that lies across the end, the beginning is enough.
        var rest = beginning.AsSpan();
        for (var cut = 0; cut < 4 && cut < rest.Length; cut++)
        {
            if (Utf8.IsValid(rest[..^cut]))
            {
                return "utf-8";
            }

            if (beginning.Length < Enough)
            {
                break;
            }
        }

        return Find(beginning);
    }

    private static string Find(byte[] beginning)
    {
        var best = CharsetDetector.DetectFromBytes(beginning).Detected;
        return best is { Confidence: >= Sure } && Labels.TryGetValue(best.EncodingName, out var label) ? label : Usual;
    }
}
