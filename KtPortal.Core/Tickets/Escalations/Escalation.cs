using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Tickets.Escalations;

/// <summary>Somebody asked for more attention to a ticket. Over when it is settled, or with the ticket.</summary>
public sealed class Escalation : TenantEntity
{
    public const short Highest = 3;

    private Escalation()
    {
    }

    public Guid TicketId { get; private set; }

    /// <summary>1 to <see cref="Highest"/>.</summary>
    public short Level { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>A partner reads why its own staff escalate, and not why the provider does.</summary>
    public Visibility Visibility { get; private set; }

    /// <summary>Null: a rule.</summary>
    public Guid? EscalatedById { get; private set; }

    public string EscalatedByName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? SettledAt { get; private set; }

    public Guid? SettledById { get; private set; }

    internal static Escalation Of(Ticket ticket, Actor by, short level, string reason, DateTimeOffset now) => new()
    {
        TicketId = ticket.Id,
        Level = level,
        Reason = reason,
        Visibility = by.Audience == Audience.Partner ? Visibility.Partner : Visibility.Internal,
        EscalatedById = by.UserId,
        EscalatedByName = by.Name,
        CreatedAt = now,
    };

    internal void Settle(Actor by, DateTimeOffset now) => (SettledAt, SettledById) = (now, by.UserId);

    internal sealed class Configuration : IEntityTypeConfiguration<Escalation>
    {
        public void Configure(EntityTypeBuilder<Escalation> builder) => builder.ToTable("ticket_escalations");
    }
}
