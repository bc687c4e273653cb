using System.Runtime.InteropServices;

namespace KtPortal.Core.Accounts;

/// <summary>Debian's build of the reference implementation.</summary>
internal static class LibArgon2
{
    private const string Library = "libargon2.so.1";

    public static byte[] Derive(byte[] password, byte[] salt, Argon2Cost cost, int length)
    {
        var hash = new byte[length];
        var code = Call(password, salt, cost, hash);
        return code switch
        {
            0 => hash,
            -22 => throw new InsufficientMemoryException($"Argon2 could not get {cost.MemoryKib} KiB."),
            _ => throw new InvalidOperationException($"{Library} answered {code} (see argon2.h)."),
        };
    }

    private static int Call(byte[] password, byte[] salt, Argon2Cost cost, byte[] hash)
    {
        try
        {
            return argon2id_hash_raw(
                (uint)cost.Passes, (uint)cost.MemoryKib, (uint)cost.Lanes,
                password, (nuint)password.Length, salt, (nuint)salt.Length, hash, (nuint)hash.Length);
        }
        catch (DllNotFoundException missing)
        {
            throw new InvalidOperationException(
                $"Passwords need {Library}, which is not installed. On Debian and Ubuntu: apt install libargon2-1", missing);
        }
    }

#pragma warning disable IDE1006 // the library's name for it
    [DllImport(Library, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int argon2id_hash_raw(
        uint passes, uint memory, uint lanes, byte[] password, nuint passwordLength, byte[] salt, nuint saltLength, byte[] hash, nuint hashLength);
#pragma warning restore IDE1006
}
