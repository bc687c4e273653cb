using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Accounts;

/// <summary>A login. It belongs to one organization and has one role.</summary>
public sealed class User : TenantEntity
{
    private User()
    {
    }

    public Guid OrganizationId { get; private set; }

    public Guid? PartnerId { get; private set; }

    public Guid? ContactId { get; private set; }

    public Guid RoleId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>How clients read the name.</summary>
    public string DisplayName { get; private set; } = "";

    public string Email { get; private set; } = "";

    public string? Timezone { get; private set; }

    /// <summary>A language of the interface; null: as the portal.</summary>
    public string? Locale { get; private set; }

    public string Theme { get; private set; } = "auto";

    public string Status { get; private set; } = "active";

    public DateTimeOffset? LastLoginAt { get; private set; }

    public string? LastLoginIp { get; private set; }

    public static User Create(Guid organizationId, Guid roleId, string name, string email, Guid? contactId, bool isStaff) => new()
    {
        OrganizationId = organizationId,
        RoleId = roleId,
        Name = name,
        DisplayName = isStaff ? name.Split(' ')[0] : name,
        Email = email,
        ContactId = contactId,
    };

    public void SignedIn(DateTimeOffset now, string? address) => (LastLoginAt, LastLoginIp) = (now, address);

    internal sealed class Configuration : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> builder)
        {
            builder.ToTable("users");
            builder.Property(u => u.PartnerId).ValueGeneratedOnAddOrUpdate();
        }
    }
}

/// <summary>A named set of permissions of one audience.</summary>
public sealed class Role : TenantEntity
{
    private Role()
    {
    }

    public string Name { get; private set; } = "";

    public string Audience { get; private set; } = "";

    public bool IsBuiltin { get; private set; }

    public string[] Permissions { get; private set; } = [];

    public static Role BuiltIn(string name, string audience, string[] permissions) =>
        new() { Name = name, Audience = audience, Permissions = permissions, IsBuiltin = true };

    internal sealed class Configuration : IEntityTypeConfiguration<Role>
    {
        public void Configure(EntityTypeBuilder<Role> builder) => builder.ToTable("roles");
    }
}

/// <summary>What proves who a user is. Only sign-in, acting as the system of the tenant, reads it.</summary>
public sealed class UserCredential
{
    private UserCredential()
    {
    }

    public Guid TenantId { get; private set; }

    public Guid UserId { get; private set; }

    public string? PasswordHash { get; private set; }

    /// <summary>Changes with the password and with "sign out everywhere"; a cookie with another one is worth nothing.</summary>
    public string SecurityStamp { get; private set; } = "";

    public DateTimeOffset? PasswordChangedAt { get; private set; }

    public static UserCredential For(User user, string? passwordHash, DateTimeOffset now) => new()
    {
        TenantId = user.TenantId,
        UserId = user.Id,
        PasswordHash = passwordHash,
        SecurityStamp = NewStamp(),
        PasswordChangedAt = passwordHash is null ? null : now,
    };

    /// <summary>The same password, hashed with today's parameters: sessions stay.</summary>
    public void Rehash(string passwordHash) => PasswordHash = passwordHash;

    /// <summary>No password opens the account any more.</summary>
    public void RemovePassword() => PasswordHash = null;

    /// <summary>A new password: every session ends.</summary>
    public void ChangePassword(string passwordHash, DateTimeOffset now)
    {
        PasswordHash = passwordHash;
        PasswordChangedAt = now;
        EndSessions();
    }

    public void EndSessions() => SecurityStamp = NewStamp();

    private static string NewStamp() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));

    internal sealed class Configuration : IEntityTypeConfiguration<UserCredential>
    {
        public void Configure(EntityTypeBuilder<UserCredential> builder)
        {
            builder.ToTable("user_credentials");
            builder.HasKey(c => new { c.TenantId, c.UserId });
            builder.Property(c => c.TenantId).ValueGeneratedNever();
            builder.Property(c => c.UserId).ValueGeneratedNever();
        }
    }
}

/// <summary>A link that stands for a person for a while. Only the hash of its token is kept.</summary>
public sealed class UserToken : TenantEntity
{
    private UserToken()
    {
    }

    public Guid UserId { get; private set; }

    public string Purpose { get; private set; } = "";

    public byte[] TokenHash { get; private set; } = [];

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static UserToken For(User user, string purpose, byte[] hash, DateTimeOffset now, TimeSpan life) => new()
    {
        UserId = user.Id,
        Purpose = purpose,
        TokenHash = hash,
        CreatedAt = now,
        ExpiresAt = now + life,
    };

    public bool IsUsable(DateTimeOffset now) => UsedAt is null && now < ExpiresAt;

    public void Use(DateTimeOffset now) => UsedAt = now;

    internal sealed class Configuration : IEntityTypeConfiguration<UserToken>
    {
        public void Configure(EntityTypeBuilder<UserToken> builder) => builder.ToTable("user_tokens");
    }
}
