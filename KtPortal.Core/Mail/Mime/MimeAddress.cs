using System.Buffers;

namespace KtPortal.Core.Mail.Mime;

/// <summary>A mailbox of an address header. <paramref name="Name"/> is empty where the sender gave none.</summary>
public sealed record MimeAddress(string Name, string Address)
{
    private static readonly SearchValues<char> NotInDomains = SearchValues.Create(" @<>(),;:\\\"");

    public string LocalPart => At < 0 ? Address : Address[..At];

    /// <summary>Empty where the address has none (<c>MAILER-DAEMON</c>).</summary>
    public string Domain => At < 0 ? "" : Address[(At + 1)..];

    /// <summary>Whether mail could be sent there: one local part, one domain, no blanks.</summary>
    public bool IsComplete => At > 0 && At < Address.Length - 1 && !Domain.AsSpan().ContainsAny(NotInDomains);

    public override string ToString() => Name.Length == 0 ? Address : $"{Name} <{Address}>";

    private int At => Address.LastIndexOf('@');
}
