using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Sla;

/// <summary>A row of the policy's grid. Null: that isn't promised.</summary>
public sealed record SlaTargetDraft(Guid PriorityId, int? FirstResponseMinutes, int? ResolutionMinutes, bool AroundTheClock = false)
{
    public bool IsEmpty => FirstResponseMinutes is null && ResolutionMinutes is null && !AroundTheClock;
}

/// <summary>Whose tickets the policy is for.</summary>
public sealed record SlaAssignedTo(SlaFoundBy Kind, Guid Id);

/// <summary>A time in which none of its clocks run.</summary>
public sealed record SlaExclusionDraft(DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Reason);

public sealed class SlaTarget : TenantEntity
{
    private SlaTarget()
    {
    }

    public Guid PolicyId { get; private set; }

    public Guid PriorityId { get; private set; }

    public int? FirstResponseMinutes { get; private set; }

    public int? ResolutionMinutes { get; private set; }

    public bool AroundTheClock { get; private set; }

    public SlaTargetDraft Draft => new(PriorityId, FirstResponseMinutes, ResolutionMinutes, AroundTheClock);

    internal static SlaTarget Of(Guid policy, Guid priority) => new() { PolicyId = policy, PriorityId = priority };

    internal void Change(SlaTargetDraft draft) =>
        (FirstResponseMinutes, ResolutionMinutes, AroundTheClock) = (draft.FirstResponseMinutes, draft.ResolutionMinutes, draft.AroundTheClock);

    internal sealed class Configuration : IEntityTypeConfiguration<SlaTarget>
    {
        public void Configure(EntityTypeBuilder<SlaTarget> builder) => builder.ToTable("sla_targets").Ignore(t => t.Draft);
    }
}

public sealed class SlaAssignment : TenantEntity
{
    private SlaAssignment()
    {
    }

    public Guid PolicyId { get; private set; }

    /// <summary>A client's, or a partner's.</summary>
    public Guid? OrganizationId { get; private set; }

    public Guid? ServiceId { get; private set; }

    public Guid? QueueId { get; private set; }

    public SlaAssignedTo To => OrganizationId is { } organization ? new(SlaFoundBy.Organization, organization)
        : ServiceId is { } service ? new(SlaFoundBy.Service, service)
        : new(SlaFoundBy.Queue, QueueId!.Value);

    internal static SlaAssignment Of(Guid policy, SlaAssignedTo to) => new()
    {
        PolicyId = policy,
        OrganizationId = to.Kind == SlaFoundBy.Organization ? to.Id : null,
        ServiceId = to.Kind == SlaFoundBy.Service ? to.Id : null,
        QueueId = to.Kind == SlaFoundBy.Queue ? to.Id : null,
    };

    internal bool IsFor(SlaAssignedTo to) => To == to;

    internal sealed class Configuration : IEntityTypeConfiguration<SlaAssignment>
    {
        public void Configure(EntityTypeBuilder<SlaAssignment> builder) => builder.ToTable("sla_assignments").Ignore(a => a.To);
    }
}

public sealed class SlaExclusion : TenantEntity
{
    private SlaExclusion()
    {
    }

    public Guid PolicyId { get; private set; }

    public DateTimeOffset StartsAt { get; private set; }

    public DateTimeOffset EndsAt { get; private set; }

    public string Reason { get; private set; } = "";

    public SlaExclusionDraft Draft => new(StartsAt, EndsAt, Reason);

    internal static SlaExclusion Of(Guid policy, SlaExclusionDraft draft) =>
        new() { PolicyId = policy, StartsAt = draft.StartsAt, EndsAt = draft.EndsAt, Reason = draft.Reason };

    internal bool Says(SlaExclusionDraft draft) => Draft == draft;

    internal sealed class Configuration : IEntityTypeConfiguration<SlaExclusion>
    {
        public void Configure(EntityTypeBuilder<SlaExclusion> builder) => builder.ToTable("sla_exclusions").Ignore(e => e.Draft);
    }
}
