using System.Globalization;
using System.Text.RegularExpressions;

namespace KtPortal.Core.Accounts;

/// <summary>What one computation costs: memory in KiB, passes over it, lanes.</summary>
public sealed record Argon2Cost(int MemoryKib, int Passes, int Lanes)
{
    /// <summary>The first choice of OWASP's cheat sheet.</summary>
    public static readonly Argon2Cost Today = new(19456, 2, 1);

    /// <summary>A stored hash asking for more than this isn't ours, and computing it would be an attack on ourselves.</summary>
    public bool IsBearable =>
        Lanes is >= 1 and <= 16 && Passes is >= 1 and <= 16 && MemoryKib >= 8 * Lanes && MemoryKib <= 256 * 1024;
}

/// <summary>A hash as the PHC string format writes it: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>, Base64 without padding.</summary>
internal sealed partial record Argon2Hash(Argon2Cost Cost, byte[] Salt, byte[] Hash)
{
    public static bool TryParse(string? text, out Argon2Hash? hash)
    {
        hash = null;
        if (text is null || text.Length > 300)
        {
            return false;
        }

        var match = Written().Match(text);
        if (!match.Success || !TryDecode(match.Groups["salt"].Value, out var salt) || !TryDecode(match.Groups["hash"].Value, out var bytes))
        {
            return false;
        }

        var cost = new Argon2Cost(Number(match, "m"), Number(match, "t"), Number(match, "p"));
        if (!cost.IsBearable || salt.Length is < 8 or > 64 || bytes.Length is < 16 or > 64)
        {
            return false;
        }

        hash = new(cost, salt, bytes);
        return true;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"$argon2id$v=19$m={Cost.MemoryKib},t={Cost.Passes},p={Cost.Lanes}${Encode(Salt)}${Encode(Hash)}");

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static bool TryDecode(string text, out byte[] bytes)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        bytes = new byte[padded.Length / 4 * 3];
        if (text.Length % 4 == 1 || !Convert.TryFromBase64String(padded, bytes, out var length))
        {
            return false;
        }

        Array.Resize(ref bytes, length);
        return true;
    }

    [GeneratedRegex(@"\A\$argon2id\$v=19\$m=(?<m>[1-9][0-9]{0,7}),t=(?<t>[1-9][0-9]{0,2}),p=(?<p>[1-9][0-9]{0,2})\$(?<salt>[A-Za-z0-9+/]{11,88})\$(?<hash>[A-Za-z0-9+/]{22,88})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
