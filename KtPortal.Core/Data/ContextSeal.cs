using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KtPortal.Core.Data;

/// <summary>
/// What makes a context worth something: a code over role, tenant, organization, user and time, made with a key that only the
/// nodes and <c>kt_definer</c> know. Injected SQL may set any of them, but finds no row without their seal (ADR 7).
/// </summary>
public sealed class ContextSeal
{
    private const int KeySize = 16;
    private const int Rounds = 100_000;
    private static readonly ConcurrentDictionary<string, ContextSeal> Made = new(StringComparer.Ordinal);

    // Seals are read against the database's clock, so never a clock that a test may put forward.
    private static readonly TimeProvider Clock = TimeProvider.System;
    private readonly byte[] key = new byte[KeySize];

    private ContextSeal(string secret)
    {
        // Slow on purpose: whoever reads a seal must not find a poor password by trying.
        Rfc2898DeriveBytes.Pbkdf2(secret, "kt context seal"u8, key, Rounds, HashAlgorithmName.SHA256);
        // Each half is the value of a sequence, which is positive.
        (key[0], key[8]) = ((byte)(key[0] & 0x7F), (byte)(key[8] & 0x7F));
    }

    /// <summary>As the database keeps it: the last values of the sequences <c>app.seal_key_1</c> and <c>app.seal_key_2</c>.</summary>
    public (long First, long Second) Key => (BinaryPrimitives.ReadInt64BigEndian(key), BinaryPrimitives.ReadInt64BigEndian(key.AsSpan(8)));

    /// <summary>Of the password with which the application signs in: whoever has it is a node.</summary>
    /// <exception cref="InvalidOperationException">There is no password.</exception>
    public static ContextSeal From(string secret) => secret.Length == 0
        ? throw new InvalidOperationException("The application's login needs a password: the seal of every context is made of it. Set KT_APP_PASSWORD.")
        : Made.GetOrAdd(secret, static s => new ContextSeal(s));

    /// <summary>Good for this context for five minutes, on any connection.</summary>
    /// <param name="role">As <c>current_setting('role')</c> says: "none" without one.</param>
    public string Of(string role, string tenant, string organization, string user)
    {
        var time = Clock.GetUtcNow().ToUnixTimeSeconds().ToString("D10", CultureInfo.InvariantCulture);
        var text = $"{time}|{role}|{tenant}|{organization}|{user}";
        Span<byte> message = stackalloc byte[KeySize + Encoding.UTF8.GetMaxByteCount(text.Length)];
        key.CopyTo(message);
        var length = KeySize + Encoding.UTF8.GetBytes(text, message[KeySize..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message[..length], hash);
        return $"{time}.{Convert.ToHexStringLower(hash)}";
    }

    /// <summary>For the doors: no role, no tenant, nobody. It says only that a node asks.</summary>
    public string OfNode() => Of("none", "", "", "");
}
