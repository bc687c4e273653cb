using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Surveys;

/// <summary>What a colleague thinks of how a ticket was solved. The provider's alone: no other role of the database reads the table.</summary>
public sealed class InternalRating : TenantEntity
{
    private InternalRating()
    {
    }

    public Guid TicketId { get; private set; }

    /// <summary>Whose work it was; null for nobody's.</summary>
    public Guid? AgentId { get; private set; }

    public short Rating { get; private set; }

    public string? Comment { get; private set; }

    public Guid RatedById { get; private set; }

    public string RatedByName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>The database asks the same of its own clock.</summary>
    public bool MayChange(DateTimeOffset now) => CreatedAt > now - Survey.Life;

    internal static InternalRating Of(Ticket ticket, Actor by, DateTimeOffset now) => new()
    {
        TicketId = ticket.Id,
        AgentId = ticket.AssignedToId,
        RatedById = by.UserId!.Value,
        RatedByName = by.Name,
        CreatedAt = now,
    };

    internal void Say(RatingDraft draft, DateTimeOffset now) => (Rating, Comment, ChangedAt) = ((short)draft.Rating!.Value, draft.Said, now);

    internal sealed class Configuration : IEntityTypeConfiguration<InternalRating>
    {
        public void Configure(EntityTypeBuilder<InternalRating> builder) => builder.ToTable("internal_ratings");
    }
}
