using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KtPortal.Tests.Mail;

/// <summary>A mail wrapped into an S/MIME signature, by a key made for it.</summary>
internal static class SignedSample
{
    internal static string Of(string entity)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest("CN=Jana", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var signed = new SignedCms(new ContentInfo(Encoding.UTF8.GetBytes(entity)));
        signed.ComputeSignature(new CmsSigner(certificate));
        return Convert.ToBase64String(signed.Encode());
    }
}
