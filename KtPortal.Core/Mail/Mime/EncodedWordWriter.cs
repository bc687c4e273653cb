using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Text as RFC 2047 encoded words of at most 75 characters, never split within a character.</summary>
internal static class EncodedWordWriter
{
    private const int MaxBytes = 42;
    private const int MaxEncoded = 60;

    internal static IEnumerable<string> Words(string text)
    {
        var useBase64 = text.Count(c => c > 127) * 3 > text.Length;
        var word = new StringBuilder();
        var bytes = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var raw = Encoding.UTF8.GetBytes(rune.ToString());
            var quoted = useBase64 ? "" : Quote(raw);
            if (bytes.Count + raw.Length > MaxBytes || word.Length + quoted.Length > MaxEncoded)
            {
                yield return Finish(word, bytes, useBase64);
            }
            bytes.AddRange(raw);
            word.Append(quoted);
        }
        if (bytes.Count > 0)
        {
            yield return Finish(word, bytes, useBase64);
        }
    }

    private static string Finish(StringBuilder word, List<byte> bytes, bool useBase64)
    {
        var result = useBase64 ? $"=?utf-8?B?{Convert.ToBase64String(bytes.ToArray())}?=" : $"=?utf-8?Q?{word}?=";
        word.Clear();
        bytes.Clear();
        return result;
    }

    /// <summary>Only what is safe in a name as well (RFC 2047 section 5, rule 3).</summary>
    private static string Quote(byte[] raw) => string.Concat(raw.Select(b =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'!' or (byte)'*' or (byte)'+' or (byte)'-' or (byte)'/' ? ((char)b).ToString() : b == ' ' ? "_" : $"={b:X2}"));
}
