using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Clients;

public enum OrganizationKind
{
    Provider,
    Partner,
    Client,
    Prospect,
    Vendor,
}

/// <summary>A company inside a tenant.</summary>
public sealed class Organization : TenantEntity
{
    private Organization()
    {
    }

    public string Name { get; private set; } = "";

    public string? Slug { get; private set; }

    public OrganizationKind Kind { get; private set; }

    public Guid? ParentId { get; private set; }

    /// <summary>The partner it belongs to; a partner belongs to itself.</summary>
    public Guid? PartnerId { get; private set; }

    public string Status { get; private set; } = "active";

    public string[] EmailDomains { get; private set; } = [];

    public string? TicketPrefix { get; private set; }

    public long StorageLimitBytes { get; private set; } = 5L * 1024 * 1024 * 1024;

    /// <summary>Counted by the database with each file.</summary>
    public long StorageUsedBytes { get; private set; }

    public static Organization Provider(string name) => new() { Name = name, Kind = OrganizationKind.Provider };

    public static Organization Partner(string name, string slug, string ticketPrefix, Organization provider)
    {
        var partner = new Organization { Name = name, Slug = slug, Kind = OrganizationKind.Partner, TicketPrefix = ticketPrefix, ParentId = provider.Id };
        partner.PartnerId = partner.Id;
        return partner;
    }

    public static Organization Client(string name, Organization servedBy, params string[] emailDomains) => new()
    {
        Name = name,
        Kind = OrganizationKind.Client,
        ParentId = servedBy.Id,
        PartnerId = servedBy.PartnerId,
        EmailDomains = emailDomains,
    };

    /// <summary>A company nobody knows yet, made from the domain of a mail.</summary>
    public static Organization Prospect(string name, Guid parentId, Guid? partnerId, params string[] emailDomains) => new()
    {
        Name = name,
        Kind = OrganizationKind.Prospect,
        ParentId = parentId,
        PartnerId = partnerId,
        EmailDomains = emailDomains,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<Organization>
    {
        public void Configure(EntityTypeBuilder<Organization> builder)
        {
            builder.ToTable("organizations");
            builder.Property(o => o.StorageUsedBytes).ValueGeneratedOnAddOrUpdate();
        }
    }
}
