using KtPortal.Core.Administration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets.Templates;

/// <summary>A ticket that comes again: what is filled in of it, and where it goes. Null, or nothing, is left to whoever uses it.</summary>
public sealed class TicketTemplate : CatalogEntry
{
    internal const string NoFields = "{}";

    private readonly List<TemplateChild> children = [];

    private TicketTemplate()
    {
    }

    public string? Subject { get; private set; }

    public string? Description { get; private set; }

    public Guid? TypeId { get; private set; }

    public Guid? CategoryId { get; private set; }

    public Guid? ServiceId { get; private set; }

    public Guid? PriorityId { get; private set; }

    public Guid? QueueId { get; private set; }

    public Guid? TeamId { get; private set; }

    public Guid? AssigneeId { get; private set; }

    public string[] Tags { get; private set; } = [];

    /// <summary>What the work is thought to take.</summary>
    public decimal? EstimatedHours { get; private set; }

    /// <summary>JSON, see <see cref="TemplateAnswers"/>.</summary>
    public string CustomFields { get; private set; } = NoFields;

    /// <summary>Further tickets, below the one that it is for.</summary>
    public IReadOnlyList<TemplateChild> Children => children;

    internal static TicketTemplate Begin() => new();

    internal void Change(TemplateDraft draft)
    {
        (Subject, Description, Tags) = (draft.Subject, draft.Description, [.. draft.Tags]);
        (TypeId, CategoryId, PriorityId) = (draft.TypeId, draft.CategoryId, draft.PriorityId);
        ServiceId = draft.ServiceId;
        (QueueId, TeamId, AssigneeId) = (draft.QueueId, draft.TeamId, draft.AssigneeId);
        (EstimatedHours, CustomFields) = (draft.EstimatedHours, draft.CustomFields ?? NoFields);
        children.RemoveAll(c => !draft.Children.Contains(c.ChildId));
        children.AddRange(draft.Children.Where(id => children.All(c => c.ChildId != id)).Select(id => TemplateChild.Of(Id, id)).ToList());
    }

    /// <summary>The entry that a list gives up is replaced wherever it is named.</summary>
    /// <returns>The field that named it.</returns>
    internal string GiveWay(Guid from, Guid to)
    {
        CountChange();
        if (TypeId == from)
        {
            TypeId = to;
            return nameof(TypeId);
        }

        if (CategoryId == from)
        {
            CategoryId = to;
            return nameof(CategoryId);
        }

        if (ServiceId == from)
        {
            ServiceId = to;
            return nameof(ServiceId);
        }

        if (PriorityId == from)
        {
            PriorityId = to;
            return nameof(PriorityId);
        }

        if (QueueId == from)
        {
            QueueId = to;
            return nameof(QueueId);
        }

        TeamId = to;
        return nameof(TeamId);
    }

    internal sealed class Configuration : IEntityTypeConfiguration<TicketTemplate>
    {
        public void Configure(EntityTypeBuilder<TicketTemplate> builder)
        {
            builder.ToTable("ticket_templates").Ignore(t => t.IsDefault);
            builder.Property(t => t.CustomFields).HasColumnType("jsonb");
            builder.HasMany(t => t.Children).WithOne().HasForeignKey(c => new { c.TenantId, c.TemplateId });
            builder.Navigation(t => t.Children).UsePropertyAccessMode(PropertyAccessMode.Field);
        }
    }
}
