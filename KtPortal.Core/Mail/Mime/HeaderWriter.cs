using System.Globalization;
using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Header fields, folded and encoded; what could break out of a field is refused.</summary>
internal static class HeaderWriter
{
    private const int MaxLine = 76;
    private const int MaxWord = 900;
    private static readonly IdnMapping Idn = new();

    internal static string Text(string name, string value)
    {
        Check(name, value);
        var isPlain = Ascii.IsValid(value) && !value.Contains("=?", StringComparison.Ordinal) && !value.Any(char.IsControl)
            && value.Split(' ').All(word => word.Length < MaxWord);
        return isPlain ? Fold(name, value.Split(' ')) : Fold(name, EncodedWordWriter.Words(value));
    }

    internal static string Addresses(string name, IEnumerable<MimeAddress> addresses)
    {
        var words = new List<string>();
        foreach (var address in addresses)
        {
            Check(name, address.Name);
            words.AddRange(Phrase(address.Name));
            var spec = AddressSpec(address.Address);
            words.Add((address.Name.Length > 0 ? $"<{spec}>" : spec) + ",");
        }
        if (words.Count > 0)
        {
            words[^1] = words[^1].TrimEnd(',');
        }
        return Fold(name, words);
    }

    internal static string Ids(string name, IEnumerable<string> ids)
    {
        var words = ids.Select(id => id.Length is > 0 and < MaxWord && id.All(c => c is > ' ' and <= '~' and not ('<' or '>'))
            ? $"<{id}>"
            : throw new ArgumentException($"{name} is not a message id."));
        return Fold(name, words);
    }

    /// <summary>The address as it goes over the wire: a domain outside ASCII in its ASCII form (IDNA).</summary>
    internal static string AddressSpec(string address)
    {
        var at = address.LastIndexOf('@');
        var isQuoted = address.StartsWith('"') && at > 1 && address[at - 1] == '"';
        var isSafe = at > 0 && at < address.Length - 1 && address.Length <= 320 && !address.Any(c => char.IsControl(c) || c is '<' or '>')
            && (isQuoted || !address.Any(c => char.IsWhiteSpace(c) || c is '"' or '(' or ')' or ',' or ';' or ':' or '\\'))
            && !address[(at + 1)..].Any(char.IsWhiteSpace) && address[..at].IndexOf('@', StringComparison.Ordinal) is var second && (second < 0 || isQuoted);
        if (!isSafe)
        {
            throw new ArgumentException("The address is not one that mail can be sent to.");
        }
        var domain = address[(at + 1)..];
        return address[..(at + 1)] + (Ascii.IsValid(domain) ? domain : Idn.GetAscii(domain));
    }

    internal static bool IsMediaType(string type) =>
        type.Split('/') is [{ Length: > 0 } main, { Length: > 0 } sub] && (main + sub).All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '+' or '-' or '_');

    /// <summary>As parameter of Content-Disposition, RFC 2231 for what isn't plain.</summary>
    internal static string FileName(string name)
    {
        if (Ascii.IsValid(name) && name.Length < 60)
        {
            return $"\r\n filename=\"{name}\"";
        }
        var result = new StringBuilder();
        var segment = new StringBuilder("UTF-8''");
        var index = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            var escaped = Rune.IsLetterOrDigit(rune) && rune.IsAscii || rune.Value is '.' or '-' or '_' ? rune.ToString() : Uri.EscapeDataString(rune.ToString());
            if (segment.Length + escaped.Length > 55)
            {
                result.Append(CultureInfo.InvariantCulture, $"\r\n filename*{index++}*={segment};");
                segment.Clear();
            }
            segment.Append(escaped);
        }
        return result.Append(CultureInfo.InvariantCulture, $"\r\n filename*{index}*={segment}").ToString();
    }

    private static IEnumerable<string> Phrase(string name)
    {
        if (name.Length == 0)
        {
            return [];
        }
        if (!Ascii.IsValid(name) || name.Any(char.IsControl) || name.Contains("=?", StringComparison.Ordinal) || name.Length > MaxWord)
        {
            return EncodedWordWriter.Words(name);
        }
        var isAtoms = name.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_' or '\'' or '+' or '&' or '!');
        return isAtoms ? name.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [$"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""];
    }

    private static void Check(string name, string value)
    {
        var isName = name.Length is > 0 and <= 76 && name.All(c => c is > ' ' and <= '~' and not ':');
        if (!isName || value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new ArgumentException($"The header {(isName ? name : "name")} would break the message.");
        }
    }

    private static string Fold(string name, IEnumerable<string> words)
    {
        var result = new StringBuilder(name).Append(':');
        var length = result.Length;
        var isFirst = true;
        foreach (var word in words)
        {
            // An empty word (two blanks in a row) must not make a line of blanks only.
            if (!isFirst && word.Length > 0 && length + 1 + word.Length > MaxLine)
            {
                result.Append("\r\n");
                length = 0;
            }
            result.Append(' ').Append(word);
            length += 1 + word.Length;
            isFirst = false;
        }
        return result.ToString().TrimEnd(' ');
    }
}
