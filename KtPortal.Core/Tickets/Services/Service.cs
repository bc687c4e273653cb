using KtPortal.Core.Administration;
using KtPortal.Core.Tickets.Requirements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets.Services;

/// <summary>Something that a tenant looks after for its clients: "Web hosting". Says where tickets about it go.</summary>
public sealed class Service : CatalogEntry
{
    private readonly List<ServiceSkill> required = [];

    private Service()
    {
    }

    public string? Description { get; private set; }

    public Guid? DefaultPriorityId { get; private set; }

    public Guid? DefaultCategoryId { get; private set; }

    public Guid? DefaultQueueId { get; private set; }

    public Guid? DefaultTeamId { get; private set; }

    /// <summary>Clients choose it themselves; else staff alone know of it.</summary>
    public bool ClientVisible { get; private set; } = true;

    /// <summary>What its tickets ask of whoever works on them.</summary>
    public IReadOnlyList<ServiceSkill> Required => required;

    internal static Service Begin() => new();

    internal void Change(ServiceDraft draft)
    {
        (Description, ClientVisible) = (draft.Description, draft.ClientVisible);
        (DefaultPriorityId, DefaultCategoryId) = (draft.DefaultPriorityId, draft.DefaultCategoryId);
        (DefaultQueueId, DefaultTeamId) = (draft.DefaultQueueId, draft.DefaultTeamId);
        RequiredSkill.Put(required, draft.Skills, () => ServiceSkill.Of(Id));
    }

    /// <summary>The entry that a list gives up is replaced wherever it is named.</summary>
    /// <returns>The field that named it.</returns>
    internal string GiveWay(Guid from, Guid to)
    {
        CountChange();
        if (DefaultPriorityId == from)
        {
            DefaultPriorityId = to;
            return nameof(DefaultPriorityId);
        }

        if (DefaultCategoryId == from)
        {
            DefaultCategoryId = to;
            return nameof(DefaultCategoryId);
        }

        if (DefaultQueueId == from)
        {
            DefaultQueueId = to;
            return nameof(DefaultQueueId);
        }

        DefaultTeamId = to;
        return nameof(DefaultTeamId);
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Service>
    {
        public void Configure(EntityTypeBuilder<Service> builder)
        {
            builder.ToTable("services").Ignore(s => s.IsDefault);
            builder.HasMany(s => s.Required).WithOne().HasForeignKey(r => new { r.TenantId, r.ServiceId });
            builder.Navigation(s => s.Required).UsePropertyAccessMode(PropertyAccessMode.Field);
        }
    }
}
