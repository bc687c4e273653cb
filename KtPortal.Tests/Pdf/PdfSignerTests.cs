using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KtPortal.Core.Pdf;
using Microsoft.Extensions.Logging.Abstractions;

namespace KtPortal.Tests.Pdf;

/// <summary>A sealed file, as pdfsig and qpdf see it.</summary>
public sealed class PdfSignerTests : IDisposable
{
    private readonly WeasyPrintRenderer renderer = new(new(), NullLogger<WeasyPrintRenderer>.Instance);

    public static TheoryData<string> Keys => ["P-256", "RSA"];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_sealed_file_is_sound_and_valid_as_a_whole(string key)
    {
        PdfTools.AreNeeded();
        var made = await MakeAsync("<h1>Agreement</h1><a href='https://kt.example'>link</a>");
        var file = Seal(made, key);
        await PdfTools.AssertSoundAsync(file);
        Assert.Equal(made, file[..made.Length]);
        var (_, told) = await PdfTools.RunAsync("pdfsig", file, "-nocert", "{file}");
        Assert.All(
            (string[])
            [
                "Signature Validation: Signature is Valid.", "Total document signed", "Signature Type: ETSI.CAdES.detached",
                "Signing Hash Algorithm: SHA-256", "Signer Certificate Common Name: Nordwind Siegel",
            ],
            part => Assert.Contains(part, told, StringComparison.Ordinal));
        Assert.Contains("Agreement", await PdfTools.TextOfAsync(file), StringComparison.Ordinal);
        Assert.Matches("Form: +AcroForm", (await PdfTools.RunAsync("pdfinfo", file, "{file}")).Output);
    }

    [Fact]
    public async Task One_changed_byte_breaks_the_seal()
    {
        PdfTools.AreNeeded();
        var file = Seal(await MakeAsync("<h1>10,000 a year</h1>"), "P-256");
        var title = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes("/Title"));
        Assert.True(title > 0);
        file[title + 9] ^= 1;
        var (_, told) = await PdfTools.RunAsync("pdfsig", file, "-nocert", "{file}");
        Assert.Contains("Signature Validation: Digest Mismatch.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_added_behind_the_seal_is_seen()
    {
        PdfTools.AreNeeded();
        var file = Seal(await MakeAsync("<h1>Agreement</h1>"), "P-256");
        byte[] longer = [.. file, .. "% and another thing\n"u8];
        var (_, told) = await PdfTools.RunAsync("pdfsig", longer, "-nocert", "{file}");
        Assert.Contains("Not total document signed", told, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_PDF_of_ours_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Seal("%PDF-1.7\nnothing\n%%EOF"u8.ToArray(), "P-256"));

    public void Dispose() => renderer.Dispose();

    private async Task<byte[]> MakeAsync(string html)
    {
        var source = new PdfSource($"<title>Agreement</title>{html}", "Nordwind", "de", DateTimeOffset.UnixEpoch);
        return (await renderer.RenderAsync(source, TestContext.Current.CancellationToken)).Value.Content;
    }

    private static byte[] Seal(byte[] pdf, string key)
    {
        using var certificate = Certificate(key);
        var seal = new PdfSeal("Nordwind (Prüfung)", "Unverändert seit der letzten Unterschrift", SampleDocuments.MadeAt);
        return PdfSigner.Sign(pdf, certificate, seal);
    }

    private static X509Certificate2 Certificate(string key)
    {
        var request = key == "RSA"
            ? new CertificateRequest("CN=Nordwind Siegel", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=Nordwind Siegel", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        const X509KeyUsageFlags Uses = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation;
        request.CertificateExtensions.Add(new X509KeyUsageExtension(Uses, critical: true));
        return request.CreateSelfSigned(SampleDocuments.MadeAt.AddYears(-1), SampleDocuments.MadeAt.AddYears(5));
    }
}
