using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KtPortal.Core.Pdf;

/// <param name="Name">Who seals.</param>
public sealed record PdfSeal(string Name, string Reason, DateTimeOffset At);

/// <summary>
/// Seals a file that our renderer made, so that one changed byte shows in every reader: a CMS signature over all of it, written behind
/// its end (PAdES baseline B-B, ETSI EN 319 142-1). It shows nowhere on a page.
/// </summary>
public static class PdfSigner
{
    // A certificate's chain has room in it; what is left over stays zero.
    private const int Room = 16 * 1024;
    private const string Range = "/ByteRange [0 0000000000 0000000000 0000000000]";

    /// <param name="certificate">With its private key, of P-256 or RSA.</param>
    /// <param name="chain">Those above it, for readers that know only its root. Nothing is fetched to find them.</param>
    public static byte[] Sign(byte[] pdf, X509Certificate2 certificate, PdfSeal seal, params IEnumerable<X509Certificate2> chain)
    {
        var revision = new PdfRevision(pdf);
        var page = revision.FirstPage;
        var signature = revision.Add(
            $"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M ({PdfMetadata.Date(seal.At)}) " +
            $"/Name {Text(seal.Name)} /Reason {Text(seal.Reason)} {Range} /Contents <{new string('0', 2 * Room)}> >>");
        var field = revision.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /V {signature} 0 R /P {page} 0 R /F 132 /Rect [0 0 0 0] >>"));
        revision.Extend(revision.Root, string.Create(CultureInfo.InvariantCulture, $"/AcroForm << /Fields [{field} 0 R] /SigFlags 3 >>"));
        Annotate(revision, page, string.Create(CultureInfo.InvariantCulture, $"{field} 0 R"));
        var sealedFile = revision.Write();
        Fill(sealedFile, pdf.Length, certificate, chain);
        return sealedFile;
    }

    private static void Annotate(PdfRevision revision, int page, string field)
    {
        var content = revision[page];
        const string Already = "/Annots [";
        if (content.Contains(Already, StringComparison.Ordinal))
        {
            revision.Replace(page, content.Replace(Already, $"{Already}{field} ", StringComparison.Ordinal));
        }
        else
        {
            revision.Extend(page, $"/Annots [{field}]");
        }
    }

    /// <summary>Everything but the signature's own hexadecimal digits, their brackets included, is signed.</summary>
    private static void Fill(byte[] file, int from, X509Certificate2 certificate, IEnumerable<X509Certificate2> chain)
    {
        var open = from + file.AsSpan(from).IndexOf("/Contents <"u8) + 10;
        var close = open + (2 * Room) + 2;
        var rest = file.Length - close;
        var range = string.Create(CultureInfo.InvariantCulture, $"/ByteRange [0 {open:0000000000} {close:0000000000} {rest:0000000000}]");
        Encoding.ASCII.GetBytes(range, file.AsSpan(from + file.AsSpan(from).IndexOf("/ByteRange"u8)));
        var cms = new SignedCms(new ContentInfo([.. file.AsSpan(0, open), .. file.AsSpan(close)]), detached: true);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate)
        {
            DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"), // SHA-256
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.Certificates.AddRange(chain.ToArray());
        signer.SignedAttributes.Add(new AsnEncodedData("1.2.840.113549.1.9.16.2.47", SigningCertificate(certificate)));
        cms.ComputeSignature(signer, silent: true);
        var hex = Convert.ToHexStringLower(cms.Encode());
        if (hex.Length > 2 * Room)
        {
            throw new InvalidDataException("The certificate's chain is too long.");
        }

        Encoding.ASCII.GetBytes(hex, file.AsSpan(open + 1));
    }

    /// <summary>Which certificate it was: SigningCertificateV2 of RFC 5035, with SHA-256, its default.</summary>
    private static byte[] SigningCertificate(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(SHA256.HashData(certificate.RawData));
        }

        return writer.Encode();
    }

    private static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";
}
