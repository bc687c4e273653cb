using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Events;

/// <summary>A step in a subject's life. <see cref="Journal"/> writes it; the audit log keeps the same changes immutably.</summary>
public sealed class TimelineEvent : TenantEntity
{
    private TimelineEvent()
    {
    }

    public string SubjectKind { get; private set; } = "";

    public Guid SubjectId { get; private set; }

    public string Kind { get; private set; } = "";

    public Guid? ActorId { get; private set; }

    public string ActorName { get; private set; } = "";

    public Visibility Visibility { get; private set; }

    /// <summary>JSON object: `from`, `to`, `note`, whatever the kind tells.</summary>
    public string Data { get; private set; } = "{}";

    public DateTimeOffset CreatedAt { get; private set; }

    public static TimelineEvent Of(
        Subject about, string kind, Guid? actorId, string actorName, Visibility visibility, string data, DateTimeOffset now) => new()
        {
            SubjectKind = about.Kind,
            SubjectId = about.Id,
            Kind = kind,
            ActorId = actorId,
            ActorName = actorName,
            Visibility = visibility,
            Data = data,
            CreatedAt = now,
        };

    internal sealed class Configuration : IEntityTypeConfiguration<TimelineEvent>
    {
        public void Configure(EntityTypeBuilder<TimelineEvent> builder)
        {
            builder.ToTable("timeline_events");
            builder.Property(e => e.Data).HasColumnType("jsonb");
        }
    }
}
