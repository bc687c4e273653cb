using System.Globalization;
using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>What goes into headers and commands of our own: what could break out of its place is refused.</summary>
internal static class OutgoingCheck
{
    private const int MaxId = 900;

    private static readonly IdnMapping Idn = new();

    internal static string Value(string name, string value)
    {
        var isName = name.Length is > 0 and <= 76 && name.All(c => c is > ' ' and <= '~' and not ':');
        return isName && !value.AsSpan().ContainsAny('\r', '\n', '\0')
            ? value
            : throw new ArgumentException($"The header {(isName ? name : "name")} would break the message.");
    }

    internal static string Id(string id) =>
        id.Length is > 0 and < MaxId && id.All(c => c is > ' ' and <= '~' and not ('<' or '>'))
            ? id
            : throw new ArgumentException("That is not a message id.");

    /// <summary>The address as it goes over the wire: a domain outside ASCII in its ASCII form (IDNA).</summary>
    internal static string Address(string address)
    {
        var at = address.LastIndexOf('@');
        var isQuoted = address.StartsWith('"') && at > 1 && address[at - 1] == '"';
        var isSafe = at > 0 && at < address.Length - 1 && address.Length <= 320 && !address.Any(c => char.IsControl(c) || c is '<' or '>')
            && (isQuoted || !address.Any(c => char.IsWhiteSpace(c) || c is '"' or '(' or ')' or ',' or ';' or ':' or '\\'))
            && !address[(at + 1)..].Any(char.IsWhiteSpace)
            && address[..at].IndexOf('@', StringComparison.Ordinal) is var second && (second < 0 || isQuoted);
        if (!isSafe)
        {
            throw new ArgumentException("The address is not one that mail can be sent to.");
        }

        var domain = address[(at + 1)..];
        return address[..(at + 1)] + (Ascii.IsValid(domain) ? domain : Idn.GetAscii(domain));
    }

    internal static bool IsMediaType(string type) =>
        type.Split('/') is [{ Length: > 0 } main, { Length: > 0 } sub]
        && (main + sub).All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '+' or '-' or '_');
}
