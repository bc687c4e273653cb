using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Accounts;

/// <summary>A browser in which somebody is signed in. The database gives it its times, and ends it with what ends an account.</summary>
public sealed class UserSession : TenantEntity
{
    private const int MaxUserAgent = 500;

    private UserSession()
    {
    }

    public Guid UserId { get; private set; }

    /// <summary>SHA-256 of what the cookie holds. Only <c>kt_system</c> reads it.</summary>
    public byte[] TokenHash { get; private set; } = [];

    /// <summary>The organization on whose hosts it is good.</summary>
    public Guid HostOrganizationId { get; private set; }

    public string Hostname { get; private set; } = "";

    /// <summary>password or magic_link.</summary>
    public string Method { get; private set; } = "";

    public string? IpAddress { get; private set; }

    public string? UserAgent { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Kept to some five minutes.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>signed_out, replaced, too_many, revoked, password, role or status.</summary>
    public string? EndReason { get; private set; }

    public static UserSession Start(Guid userId, byte[] tokenHash, NewSession from) => new()
    {
        UserId = userId,
        TokenHash = tokenHash,
        HostOrganizationId = from.HostOrganizationId,
        Hostname = from.Hostname,
        Method = from.Method,
        IpAddress = from.IpAddress,
        UserAgent = from.UserAgent is { Length: > MaxUserAgent } agent ? agent[..MaxUserAgent] : from.UserAgent,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<UserSession>
    {
        public void Configure(EntityTypeBuilder<UserSession> builder)
        {
            builder.ToTable("sessions");
            builder.Property(s => s.CreatedAt).ValueGeneratedOnAdd();
            builder.Property(s => s.LastSeenAt).ValueGeneratedOnAdd();
            builder.Property(s => s.ExpiresAt).ValueGeneratedOnAdd();
        }
    }
}

/// <summary>Where and how somebody signs in.</summary>
/// <param name="Method">password or magic_link.</param>
public sealed record NewSession(Guid HostOrganizationId, string Hostname, string Method, string? IpAddress, string? UserAgent);
