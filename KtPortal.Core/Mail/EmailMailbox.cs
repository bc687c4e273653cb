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

    public string UnknownSender { get; private set; } = "prospect";

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

    public static byte[] HashToken(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    internal sealed class Configuration : IEntityTypeConfiguration<EmailMailbox>
    {
        public void Configure(EntityTypeBuilder<EmailMailbox> builder) => builder.ToTable("email_mailboxes");
    }
}
