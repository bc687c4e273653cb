using System.Text.Json;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Realtime;

/// <summary>
/// An event for open pages: ids and small public facts, written with the change and announced when it commits.
/// The page loads its fragment under its viewer's own rights.
/// </summary>
public sealed class StreamEvent
{
    private StreamEvent()
    {
    }

    public Guid TenantId { get; private set; }

    public long Id { get; private set; }

    public string Event { get; private set; } = "";

    public Guid? TicketId { get; private set; }

    public Guid? OrganizationId { get; private set; }

    public Guid? PartnerId { get; private set; }

    public Visibility Visibility { get; private set; }

    /// <summary>For this user alone; null for all who may see what it is about.</summary>
    public Guid? UserId { get; private set; }

    public string Data { get; private set; } = "{}";

    public static StreamEvent About(Ticket ticket, string name, Visibility visibility, object data) => new()
    {
        TenantId = ticket.TenantId,
        Event = name,
        TicketId = ticket.Id,
        OrganizationId = ticket.OrganizationId,
        PartnerId = ticket.PartnerId,
        Visibility = visibility,
        Data = JsonSerializer.Serialize(data),
    };

    internal sealed class Configuration : IEntityTypeConfiguration<StreamEvent>
    {
        public void Configure(EntityTypeBuilder<StreamEvent> builder)
        {
            builder.ToTable("stream_events");
            builder.HasKey(e => new { e.TenantId, e.Id });
            builder.Property(e => e.TenantId).ValueGeneratedNever();
            builder.Property(e => e.Id).ValueGeneratedOnAdd();
            builder.Property(e => e.Data).HasColumnType("jsonb");
        }
    }
}
