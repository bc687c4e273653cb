using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KtPortal.Core.Requests;

/// <summary>The link of a receipt: whoever holds it is who got the mail. 256 random bits, kept as their SHA-256.</summary>
public static class RequestLink
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private const int LongestToken = 100;

    public static string AddressOf(string token) => "/portal/request/" + Uri.EscapeDataString(token);

    internal static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static bool IsPossible(string? token) => token is { Length: > 0 and <= LongestToken };

    internal static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
