using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Web.Accounts;

/// <summary>A user with what proves who he is, as ASP.NET Core Identity handles it.</summary>
public sealed class Login(User user, UserCredential credential)
{
    public User User { get; } = user;

    public UserCredential Credential { get; } = credential;

    /// <summary>A hash Identity has made and not yet handed to the store.</summary>
    internal string? NewHash { get; set; }
}

/// <summary>Identity on our own tables. Works inside the tenant's system context; the tenant's policies narrow every look-up.</summary>
internal sealed class LoginStore(PortalDb db, TimeProvider clock) : IUserPasswordStore<Login>, IUserSecurityStampStore<Login>, IUserEmailStore<Login>
{
    public async Task<Login?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(userId);
        return await FindAsync(db.Set<User>().Where(u => u.Id == id), cancellationToken);
    }

    public Task<Login?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByEmailAsync(normalizedUserName, cancellationToken);

#pragma warning disable CA1304, CA1311, CA1862 // translated to lower() of the database, which the unique index is over
    public Task<Login?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        FindAsync(db.Set<User>().Where(u => u.Email.ToLower() == normalizedEmail), cancellationToken);
#pragma warning restore CA1304, CA1311, CA1862

    public Task<string> GetUserIdAsync(Login user, CancellationToken cancellationToken) => Task.FromResult(user.User.Id.ToString());

    public Task<string?> GetUserNameAsync(Login user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.User.Email);

    public Task<string?> GetEmailAsync(Login user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.User.Email);

    public Task<bool> GetEmailConfirmedAsync(Login user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<string?> GetNormalizedEmailAsync(Login user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.User.Email.ToLowerInvariant());

    public Task<string?> GetNormalizedUserNameAsync(Login user, CancellationToken cancellationToken) => GetNormalizedEmailAsync(user, cancellationToken);

    public Task<string?> GetPasswordHashAsync(Login user, CancellationToken cancellationToken) => Task.FromResult(user.Credential.PasswordHash);

    public Task<bool> HasPasswordAsync(Login user, CancellationToken cancellationToken) => Task.FromResult(user.Credential.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(Login user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Credential.SecurityStamp);

    public Task SetPasswordHashAsync(Login user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.NewHash = passwordHash;
        if (passwordHash is null)
        {
            user.Credential.RemovePassword();
        }

        return Task.CompletedTask;
    }

    /// <summary>Identity asks for a new stamp when the password changes, and keeps the old one when it only hashes anew.</summary>
    public Task SetSecurityStampAsync(Login user, string stamp, CancellationToken cancellationToken)
    {
        if (user.NewHash is { } hash)
        {
            user.Credential.ChangePassword(hash, clock.GetUtcNow());
            user.NewHash = null;
        }
        else
        {
            user.Credential.EndSessions();
        }

        return Task.CompletedTask;
    }

    public async Task<IdentityResult> UpdateAsync(Login user, CancellationToken cancellationToken)
    {
        if (user.NewHash is { } hash)
        {
            user.Credential.Rehash(hash);
            user.NewHash = null;
        }

        await db.SaveChangesAsync(cancellationToken);
        return IdentityResult.Success;
    }

    // The address belongs to the account page and its confirmation; Identity's ways of changing it are not offered.
    public Task SetEmailAsync(Login user, string? email, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetEmailConfirmedAsync(Login user, bool confirmed, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedEmailAsync(Login user, string? normalizedEmail, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(Login user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetUserNameAsync(Login user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IdentityResult> CreateAsync(Login user, CancellationToken cancellationToken) => throw new NotSupportedException("Users are made by invitation.");

    public Task<IdentityResult> DeleteAsync(Login user, CancellationToken cancellationToken) => throw new NotSupportedException("Users are deactivated, not deleted.");

    public void Dispose()
    {
    }

    private async Task<Login?> FindAsync(IQueryable<User> users, CancellationToken cancel)
    {
        var found = await users.Join(db.Set<UserCredential>(), u => u.Id, c => c.UserId, (u, c) => new { u, c }).SingleOrDefaultAsync(cancel);
        return found is null ? null : new Login(found.u, found.c);
    }
}

/// <summary>Identity's hasher, with Argon2id.</summary>
internal sealed class Argon2PasswordHasher : IPasswordHasher<Login>
{
    public string HashPassword(Login user, string password) => Argon2id.Hash(password);

    public PasswordVerificationResult VerifyHashedPassword(Login user, string hashedPassword, string providedPassword) =>
        Argon2id.Verify(hashedPassword, providedPassword) switch
        {
            PasswordCheck.Right => PasswordVerificationResult.Success,
            PasswordCheck.RightButOld => PasswordVerificationResult.SuccessRehashNeeded,
            _ => PasswordVerificationResult.Failed,
        };
}

internal sealed class LowercaseNormalizer : ILookupNormalizer
{
    public string? NormalizeEmail(string? email) => email?.Trim().ToLowerInvariant();

    public string? NormalizeName(string? name) => NormalizeEmail(name);
}
