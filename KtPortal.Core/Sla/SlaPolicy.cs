using KtPortal.Core.Administration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Sla;

/// <summary>When clocks begin.</summary>
public enum SlaStart
{
    Accepted,
    Created,
}

/// <summary>Whose public comment is a first answer.</summary>
public enum SlaResponseBy
{
    Staff,
    StaffOrPartner,
}

/// <summary>How soon somebody is promised an answer and a solution, by priority.</summary>
public sealed class SlaPolicy : CatalogEntry
{
    private readonly List<SlaTarget> targets = [];
    private readonly List<SlaAssignment> assignments = [];
    private readonly List<SlaExclusion> exclusions = [];

    private SlaPolicy()
    {
    }

    public string? Description { get; private set; }

    public SlaStart StartsOn { get; private set; }

    /// <summary>Null: the tenant's default one.</summary>
    public Guid? CalendarId { get; private set; }

    /// <summary>Times a priority's multiplier, where that has no target of its own.</summary>
    public int? BaseFirstResponseMinutes { get; private set; }

    /// <inheritdoc cref="BaseFirstResponseMinutes"/>
    public int? BaseResolutionMinutes { get; private set; }

    public bool EscalationEnabled { get; private set; } = true;

    /// <summary>JSON, see <see cref="SlaThreshold"/>.</summary>
    public string EscalationRules { get; private set; } = SlaThreshold.Write(SlaThreshold.Usual);

    public SlaResponseBy ResponseBy { get; private set; } = SlaResponseBy.StaffOrPartner;

    public bool ClientSeesDue { get; private set; }

    /// <summary>Tickets that begin earlier are none of it. In the zone of its calendar.</summary>
    public DateOnly? EffectiveFrom { get; private set; }

    public IReadOnlyList<SlaTarget> Targets => targets;

    public IReadOnlyList<SlaAssignment> Assignments => assignments;

    public IReadOnlyList<SlaExclusion> Exclusions => exclusions;

    internal static SlaPolicy Begin() => new();

    internal static SlaPolicy Made(SlaPolicyDraft draft)
    {
        var policy = new SlaPolicy { Name = draft.Name, SortOrder = 2 };
        policy.Change(draft);
        return policy;
    }

    /// <summary>What a new tenant promises until it says otherwise.</summary>
    internal static SlaPolicy Standard(IEnumerable<SlaTargetDraft> targets)
    {
        var policy = new SlaPolicy { Name = "Standard", IsDefault = true, SortOrder = 1 };
        Put(policy.targets, [.. targets], (t, d) => t.PriorityId == d.PriorityId, d => SlaTarget.Of(policy.Id, d.PriorityId), (t, d) => t.Change(d));
        return policy;
    }

    internal void Change(SlaPolicyDraft draft)
    {
        (Description, StartsOn, CalendarId) = (draft.Description, draft.StartsOn, draft.CalendarId);
        (BaseFirstResponseMinutes, BaseResolutionMinutes) = (draft.BaseFirstResponseMinutes, draft.BaseResolutionMinutes);
        (EscalationEnabled, EscalationRules) = (draft.EscalationEnabled, SlaThreshold.Write([.. draft.Thresholds.OrderBy(t => t.Percent)]));
        (ResponseBy, ClientSeesDue, EffectiveFrom) = (draft.ResponseBy, draft.ClientSeesDue, draft.EffectiveFrom);
        Put(targets, draft.Targets, (t, d) => t.PriorityId == d.PriorityId, d => SlaTarget.Of(Id, d.PriorityId), (t, d) => t.Change(d));
        Put(assignments, draft.Assigned, (a, d) => a.IsFor(d), d => SlaAssignment.Of(Id, d));
        Put(exclusions, draft.Exclusions, (e, d) => e.Says(d), d => SlaExclusion.Of(Id, d));
    }

    /// <summary>Makes the list say what the draft says, and keeps the rows that do.</summary>
    private static void Put<TRow, TDraft>(
        List<TRow> rows, IReadOnlyList<TDraft> wanted, Func<TRow, TDraft, bool> isOf, Func<TDraft, TRow> make, Action<TRow, TDraft>? write = null)
        where TRow : class
    {
        rows.RemoveAll(r => !wanted.Any(w => isOf(r, w)));
        foreach (var draft in wanted)
        {
            var row = rows.Find(r => isOf(r, draft));
            if (row is null)
            {
                row = make(draft);
                rows.Add(row);
            }

            write?.Invoke(row, draft);
        }
    }

    internal sealed class Configuration : IEntityTypeConfiguration<SlaPolicy>
    {
        public void Configure(EntityTypeBuilder<SlaPolicy> builder)
        {
            builder.ToTable("sla_policies");
            builder.Property(p => p.EscalationRules).HasColumnType("jsonb");
            builder.HasMany(p => p.Targets).WithOne().HasForeignKey(t => new { t.TenantId, t.PolicyId });
            builder.HasMany(p => p.Assignments).WithOne().HasForeignKey(a => new { a.TenantId, a.PolicyId });
            builder.HasMany(p => p.Exclusions).WithOne().HasForeignKey(e => new { e.TenantId, e.PolicyId });
            builder.Navigation(p => p.Targets).UsePropertyAccessMode(PropertyAccessMode.Field);
            builder.Navigation(p => p.Assignments).UsePropertyAccessMode(PropertyAccessMode.Field);
            builder.Navigation(p => p.Exclusions).UsePropertyAccessMode(PropertyAccessMode.Field);
        }
    }
}
