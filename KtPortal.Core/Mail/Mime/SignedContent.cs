using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace KtPortal.Core.Mail.Mime;

/// <summary>What S/MIME wraps into a signature (RFC 8551 section 3.5.2) anybody can read. Whose it is isn't asked.</summary>
internal static class SignedContent
{
    /// <summary>Null for what is encrypted, or nothing of the kind.</summary>
    internal static byte[]? Of(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var signed = new SignedCms();
            signed.Decode(bytes.Span);
            return signed.ContentInfo.Content is { Length: > 0 } content ? content : null;
        }
        catch (Exception e) when (e is CryptographicException or InvalidOperationException)
        {
            return null;
        }
    }
}
