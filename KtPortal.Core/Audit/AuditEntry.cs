using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Audit;

/// <summary>One row of the audit log. Written in the transaction of what it tells, never changed.</summary>
public sealed class AuditEntry : TenantEntity
{
    private const int LongText = 2000;

    private AuditEntry()
    {
    }

    public Guid? OrganizationId { get; private set; }

    public Guid? PartnerId { get; private set; }

    public Guid? UserId { get; private set; }

    public string ActorKind { get; private set; } = "";

    public string ActorName { get; private set; } = "";

    public string Action { get; private set; } = "";

    public string Event { get; private set; } = "";

    public string? EntityType { get; private set; }

    public Guid? EntityId { get; private set; }

    public string? OldValues { get; private set; }

    public string? NewValues { get; private set; }

    public string? IpAddress { get; private set; }

    public string? UserAgent { get; private set; }

    public string? RequestId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <param name="action">create, update, delete, view, login, logout, export, execute or deny.</param>
    /// <param name="name">Dotted: <c>ticket.accepted</c>.</param>
    public static AuditEntry Of(Actor actor, string action, string name, DateTimeOffset now) => new()
    {
        UserId = actor.UserId,
        ActorKind = actor.Audience switch
        {
            Audience.System => "job",
            Audience.Public => "public",
            _ => "user",
        },
        ActorName = actor.Name,
        Action = action,
        Event = name,
        IpAddress = actor.IpAddress,
        UserAgent = actor.UserAgent is { Length: > 500 } agent ? agent[..500] : actor.UserAgent,
        RequestId = actor.RequestId,
        CreatedAt = now,
    };

    public AuditEntry About(string entityType, Guid entityId, Guid? organizationId, Guid? partnerId)
    {
        (EntityType, EntityId, OrganizationId, PartnerId) = (entityType, entityId, organizationId, partnerId);
        return this;
    }

    /// <summary>Changed fields only; long text is cut.</summary>
    public AuditEntry Values(IReadOnlyDictionary<string, object?>? before, IReadOnlyDictionary<string, object?>? after)
    {
        OldValues = Write(before);
        NewValues = Write(after);
        return this;
    }

    private static string? Write(IReadOnlyDictionary<string, object?>? values) => values is null
        ? null
        : JsonSerializer.Serialize(values.ToDictionary(p => p.Key, p => p.Value is string { Length: > LongText } text ? text[..LongText] : p.Value));

    internal sealed class Configuration : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("audit_log");
            builder.Property(a => a.OldValues).HasColumnType("jsonb");
            builder.Property(a => a.NewValues).HasColumnType("jsonb");
        }
    }
}
