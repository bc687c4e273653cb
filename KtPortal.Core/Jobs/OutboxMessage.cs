using System.Text.Json;
using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Jobs;

/// <summary>Work that must follow a change, written in the change's transaction, done at least once afterwards.</summary>
public sealed class OutboxMessage : TenantEntity
{
    private OutboxMessage()
    {
    }

    public string Kind { get; private set; } = "";

    /// <summary>JSON object of ids; never content.</summary>
    public string Payload { get; private set; } = "{}";

    public string State { get; private set; } = "pending";

    public int Attempts { get; private set; }

    public DateTimeOffset NextAttemptAt { get; private set; }

    public DateTimeOffset? ClaimedUntil { get; private set; }

    public string? LastError { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? DoneAt { get; private set; }

    public static OutboxMessage Of(string kind, object payload, DateTimeOffset now) => new()
    {
        Kind = kind,
        Payload = JsonSerializer.Serialize(payload),
        NextAttemptAt = now,
        CreatedAt = now,
    };

    /// <summary>A dead letter gets another life.</summary>
    public void Retry(DateTimeOffset now)
    {
        State = "pending";
        Attempts = 0;
        NextAttemptAt = now;
        ClaimedUntil = null;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> builder)
        {
            builder.ToTable("outbox_messages");
            builder.Property(m => m.Payload).HasColumnType("jsonb");
        }
    }
}
