using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets.Recurring;

/// <summary>One time at which a recurring ticket was due. The database holds each once.</summary>
public sealed class RecurringOccurrence : TenantEntity
{
    public const string Late = "late";
    public const string NoTemplate = "template";
    public const string NoRequester = "requester";

    private RecurringOccurrence()
    {
    }

    public Guid RecurringId { get; private init; }

    public DateTimeOffset OccursAt { get; private init; }

    /// <summary>due, made or skipped.</summary>
    public string State { get; private set; } = "due";

    /// <summary>Why there is no ticket.</summary>
    public string? Reason { get; private set; }

    public Guid? TicketId { get; private set; }

    internal void Made(Guid ticketId) => (State, TicketId) = ("made", ticketId);

    internal void Skip(string reason) => (State, Reason) = ("skipped", reason);

    internal sealed class Configuration : IEntityTypeConfiguration<RecurringOccurrence>
    {
        public void Configure(EntityTypeBuilder<RecurringOccurrence> builder) => builder.ToTable("recurring_occurrences");
    }
}
