using System.Security.Cryptography;
using System.Text;
using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Mail;

/// <summary>An address through which mail comes in and goes out, the provider's or a partner's.</summary>
public sealed class EmailMailbox : TenantEntity
{
    private EmailMailbox()
    {
    }

    public Guid OrganizationId { get; private set; }

    /// <summary>Null: the provider's own.</summary>
    public Guid? PartnerId { get; private set; }

    public string Name { get; private set; } = "";

    public string Address { get; private set; } = "";

    public string[] Aliases { get; private set; } = [];

    public string FromName { get; private set; } = "";

    public bool IsDefault { get; private set; }

    public bool IsActive { get; private set; } = true;

    /// <summary>plus: the server delivers support+x@ to support@; off: it doesn't.</summary>
    public string ReplyAddressing { get; private set; } = "plus";

    /// <summary>prospect, hold or reject.</summary>
    public string UnknownSender { get; private set; } = "prospect";

    public int SmtpMaxPerHour { get; private set; } = 500;

    /// <summary>How its receiving server calls itself in <c>Authentication-Results</c>; null: as the deployment says.</summary>
    public string? TrustedServer { get; private set; }

    public int MaxMessageBytes { get; private set; } = 73_400_320;

    public byte[]? IngressTokenHash { get; private set; }

    public static EmailMailbox Create(Guid organizationId, Guid? partnerId, string address, string fromName, string? ingressToken) => new()
    {
        OrganizationId = organizationId,
        PartnerId = partnerId,
        Name = fromName,
        Address = address.ToLowerInvariant(),
        FromName = fromName,
        IsDefault = true,
        IngressTokenHash = ingressToken is null ? null : HashToken(ingressToken),
    };

    /// <summary>Its address or an alias, with or without something behind a plus.</summary>
    public bool Owns(string address)
    {
        var plain = WithoutPlus(address);
        return plain.Equals(Address, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(plain, StringComparer.OrdinalIgnoreCase) ||
            address.Equals(Address, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What mail of ours says in <c>X-Loop-Id</c>. Of the mailbox, not of the tenant: a partner's mail has nothing in common with the provider's.</summary>
    public static string LoopIdOf(Guid mailboxId) => Convert.ToHexStringLower(SHA256.HashData(mailboxId.ToByteArray()))[..32];

    private static string WithoutPlus(string address)
    {
        var (plus, at) = (address.IndexOf('+', StringComparison.Ordinal), address.LastIndexOf('@'));
        return plus > 0 && plus < at ? address[..plus] + address[at..] : address;
    }

    public static byte[] HashToken(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    internal sealed class Configuration : IEntityTypeConfiguration<EmailMailbox>
    {
        public void Configure(EntityTypeBuilder<EmailMailbox> builder) => builder.ToTable("email_mailboxes");
    }
}
