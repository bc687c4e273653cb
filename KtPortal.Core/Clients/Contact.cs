using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Clients;

/// <summary>A person at an organization, with or without a login.</summary>
public sealed class Contact : TenantEntity
{
    private Contact()
    {
    }

    public Guid OrganizationId { get; private set; }

    public string Name { get; private set; } = "";

    public string? Email { get; private set; }

    public string? Phone { get; private set; }

    public static Contact At(Guid organizationId, string name, string? email) =>
        new() { OrganizationId = organizationId, Name = name.Length > 255 ? name[..255] : name, Email = email };

    internal sealed class Configuration : IEntityTypeConfiguration<Contact>
    {
        public void Configure(EntityTypeBuilder<Contact> builder) => builder.ToTable("contacts");
    }
}
