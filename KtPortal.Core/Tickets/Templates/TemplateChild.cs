using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets.Templates;

/// <summary>Of which template a further ticket is opened, below the one that a template is for.</summary>
public sealed class TemplateChild : TenantEntity
{
    private TemplateChild()
    {
    }

    public Guid TemplateId { get; private set; }

    public Guid ChildId { get; private set; }

    internal static TemplateChild Of(Guid template, Guid child) => new() { TemplateId = template, ChildId = child };

    internal sealed class Configuration : IEntityTypeConfiguration<TemplateChild>
    {
        public void Configure(EntityTypeBuilder<TemplateChild> builder) => builder.ToTable("ticket_template_children");
    }
}
