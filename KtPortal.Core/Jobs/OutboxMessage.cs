using System.Text.Json;
using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
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

    /// <summary>Names the rows it is about, and nothing else.</summary>
    public static OutboxMessage Of(string kind, params ReadOnlySpan<(string Name, Guid Id)> about) => new()
    {
        Kind = kind,
        Payload = JsonSerializer.Serialize(about.ToArray().ToDictionary(row => row.Name, row => row.Id)),
    };

    internal sealed class Configuration : IEntityTypeConfiguration<OutboxMessage>
    {
        private static readonly string[] Asked = [nameof(TenantId), nameof(Id), nameof(Kind), nameof(Payload)];

        public void Configure(EntityTypeBuilder<OutboxMessage> builder)
        {
            builder.ToTable("outbox_messages");
            builder.Property(m => m.Payload).HasColumnType("jsonb");
            // How, when and how often it is done is the queue's affair: who asks for it may not write that.
            foreach (var queued in builder.Metadata.GetProperties().Where(p => !Asked.Contains(p.Name)))
            {
                queued.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
            }
        }
    }
}
