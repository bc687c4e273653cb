using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KtPortal.Core.Accounts;

/// <summary>A password that was replaced.</summary>
public sealed class OldPassword : TenantEntity
{
    private OldPassword()
    {
    }

    public Guid UserId { get; private set; }

    public string PasswordHash { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public static OldPassword Of(Guid userId, string hash, DateTimeOffset now) =>
        new() { UserId = userId, PasswordHash = hash, CreatedAt = now };

    internal sealed class Configuration : IEntityTypeConfiguration<OldPassword>
    {
        public void Configure(EntityTypeBuilder<OldPassword> builder) => builder.ToTable("user_password_history");
    }
}

/// <summary>The last five passwords of an account, the one in use among them. Read inside the tenant's system context.</summary>
public static class PasswordHistory
{
    private const int Last = 5;

    public static async Task<IReadOnlyList<string>> LastPasswordsAsync(this PortalDb db, UserCredential credential, CancellationToken cancel)
    {
        var old = await Of(db, credential).Select(p => p.PasswordHash).Take(Last - 1).ToListAsync(cancel);
        return credential.PasswordHash is { } used ? [used, .. old] : old;
    }

    /// <summary>Before it is replaced. What is older than the last five goes.</summary>
    public static async Task RememberPasswordAsync(
        this PortalDb db, UserCredential credential, DateTimeOffset now, CancellationToken cancel)
    {
        if (credential.PasswordHash is { } used)
        {
            await Of(db, credential).Skip(Last - 2).ExecuteDeleteAsync(cancel);
            db.Add(OldPassword.Of(credential.UserId, used, now));
        }
    }

    /// <summary>Is it one of them? Computes long, so it is asked outside of any transaction.</summary>
    public static async Task<bool> ContainsPasswordAsync(this IReadOnlyList<string> last, string password, CancellationToken cancel)
    {
        foreach (var hash in last)
        {
            if (await Argon2id.VerifyAsync(hash, password, cancel) != PasswordCheck.Wrong)
            {
                return true;
            }
        }

        return false;
    }

    private static IQueryable<OldPassword> Of(PortalDb db, UserCredential credential) =>
        db.Set<OldPassword>().Where(p => p.UserId == credential.UserId).OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id);
}
