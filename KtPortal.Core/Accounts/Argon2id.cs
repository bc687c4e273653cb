using System.Security.Cryptography;
using System.Text;

namespace KtPortal.Core.Accounts;

public enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, but hashed at another cost than today's: hash it again while the password is at hand.</summary>
    RightButOld,
}

/// <summary>
/// Passwords as Argon2id (RFC 9106), written as PHC strings. One computation takes 19 MiB and some 20 ms of a core, so no
/// more run at once than there are cores: a flood of sign-ins waits instead of eating the memory.
/// </summary>
public static class Argon2id
{
    public const int LongestPassword = 1024;

    private static readonly SemaphoreSlim Places = new(Environment.ProcessorCount);

    // What is compared when there is nothing to compare with, so that an unknown user takes as long as a known one.
    private static readonly Argon2Hash Decoy = new(Argon2Cost.Today, RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(32));

    /// <exception cref="ArgumentException">The password is empty or longer than <see cref="LongestPassword"/> characters.</exception>
    public static string Hash(string password, Argon2Cost? cost = null)
    {
        Places.Wait();
        try
        {
            return Compute(password, cost ?? Argon2Cost.Today);
        }
        finally
        {
            Places.Release();
        }
    }

    /// <summary>As <see cref="Hash"/>, but waits for a place without holding a thread.</summary>
    public static async Task<string> HashAsync(string password, CancellationToken cancel, Argon2Cost? cost = null)
    {
        await Places.WaitAsync(cancel);
        try
        {
            return Compute(password, cost ?? Argon2Cost.Today);
        }
        finally
        {
            Places.Release();
        }
    }

    /// <param name="encoded">The stored hash. Null, or a text that is none of ours, is Wrong and takes as long.</param>
    public static PasswordCheck Verify(string? encoded, string password, Argon2Cost? cost = null)
    {
        Places.Wait();
        try
        {
            return Check(encoded, password, cost ?? Argon2Cost.Today);
        }
        finally
        {
            Places.Release();
        }
    }

    /// <summary>As <see cref="Verify"/>, but waits for a place without holding a thread.</summary>
    public static async Task<PasswordCheck> VerifyAsync(string? encoded, string password, CancellationToken cancel, Argon2Cost? cost = null)
    {
        await Places.WaitAsync(cancel);
        try
        {
            return Check(encoded, password, cost ?? Argon2Cost.Today);
        }
        finally
        {
            Places.Release();
        }
    }

    private static string Compute(string password, Argon2Cost cost)
    {
        if (password.Length is 0 or > LongestPassword)
        {
            throw new ArgumentException($"A password has 1 to {LongestPassword} characters.", nameof(password));
        }

        var salt = RandomNumberGenerator.GetBytes(16);
        return new Argon2Hash(cost, salt, Derive(password, cost, salt, 32)).ToString();
    }

    private static PasswordCheck Check(string? encoded, string password, Argon2Cost today)
    {
        var known = Argon2Hash.TryParse(encoded, out var stored);
        var against = known ? stored! : Decoy;
        var candidate = password.Length <= LongestPassword ? password : "";
        var computed = Derive(candidate, against.Cost, against.Salt, against.Hash.Length);
        var equal = CryptographicOperations.FixedTimeEquals(computed, against.Hash);
        if (!equal || !known || candidate.Length == 0)
        {
            return PasswordCheck.Wrong;
        }

        var asToday = against.Cost == today && against.Salt.Length == 16 && against.Hash.Length == 32;
        return asToday ? PasswordCheck.Right : PasswordCheck.RightButOld;
    }

    private static byte[] Derive(string password, Argon2Cost cost, byte[] salt, int length)
    {
        // The same letters from another keyboard: é may arrive as one character or as two. Half a surrogate pair becomes
        // U+FFFD first, because Normalize refuses it.
        var wellFormed = password.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(password))
            : password;
        var secret = Encoding.UTF8.GetBytes(wellFormed.Normalize(NormalizationForm.FormC));
        try
        {
            return LibArgon2.Derive(secret, salt, cost, length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
