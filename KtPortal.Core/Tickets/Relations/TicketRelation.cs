using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets.Relations;

/// <summary>Two tickets belong together. Kept one way: a parent of its child, a duplicate of its original, what blocks of what it blocks.</summary>
public sealed class TicketRelation : TenantEntity
{
    private TicketRelation()
    {
    }

    public Guid SourceId { get; private set; }

    public Guid TargetId { get; private set; }

    public RelationKind Kind { get; private set; }

    /// <summary>Null: a job did, as its template says.</summary>
    public Guid? CreatedById { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    internal static TicketRelation Of(Guid sourceId, Guid targetId, RelationKind kind, Actor by, DateTimeOffset now) => new()
    {
        SourceId = sourceId,
        TargetId = targetId,
        Kind = kind,
        CreatedById = by.UserId,
        CreatedAt = now,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<TicketRelation>
    {
        public void Configure(EntityTypeBuilder<TicketRelation> builder) => builder.ToTable("ticket_relations");
    }
}
