using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KtPortal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Accounts;

/// <summary>Links that stand for a person for a while: 256 random bits, kept as their SHA-256, used once.</summary>
public sealed class AccountLinks(PortalDb db, TimeProvider clock)
{
    public const string MagicLink = "magic_link";
    public const string PasswordReset = "password_reset";

    private static readonly Dictionary<string, TimeSpan> Lives = new()
    {
        [MagicLink] = TimeSpan.FromMinutes(15),
        [PasswordReset] = TimeSpan.FromMinutes(60),
    };

    /// <returns>The token for the address, or null: three in fifteen minutes and ten a day are enough.</returns>
    public async Task<string?> CreateAsync(User user, string purpose, CancellationToken cancel)
    {
        // One after the other for one account, so that many at once are not more than three.
        await db.Set<User>().ForUpdate().Where(u => u.Id == user.Id).Select(u => u.Id).SingleAsync(cancel);
        var now = clock.GetUtcNow();
        var (quarter, day) = (now.AddMinutes(-15), now.AddDays(-1));
        var recent = await db.Set<UserToken>().Where(t => t.UserId == user.Id && t.Purpose == purpose && t.CreatedAt > day)
            .Select(t => t.CreatedAt).ToListAsync(cancel);
        if (recent.Count >= 10 || recent.Count(at => at > quarter) >= 3)
        {
            return null;
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        db.Add(UserToken.For(user, purpose, HashOf(token), now, Lives[purpose]));
        return token;
    }

    /// <returns>The token's row, still usable and locked until the transaction ends; else null.</returns>
    public async Task<UserToken?> FindAsync(string? token, string purpose, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 100)
        {
            return null;
        }

        var hash = HashOf(token);
        var found = await db.Set<UserToken>().ForUpdate().SingleOrDefaultAsync(t => t.TokenHash == hash && t.Purpose == purpose, cancel);
        return found?.IsUsable(clock.GetUtcNow()) == true ? found : null;
    }

    /// <summary>A new password: no link that is still on its way opens the account.</summary>
    public Task UseAllAsync(Guid userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Set<UserToken>().Where(t => t.UserId == userId && t.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(t => t.UsedAt, now), cancel);
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
