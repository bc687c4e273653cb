using KtPortal.Core.Features;

namespace KtPortal.Core.Pdf;

/// <summary>What an operator sets about PDFs, and what holds where nothing is set.</summary>
public sealed record PdfOptions
{
    /// <summary>Debian's own: packages of Debian are installed for no other.</summary>
    public string Python { get; init; } = "/usr/bin/python3";

    /// <summary>Folders with faces for what ours lack: where Debian puts those for Chinese, Japanese and Korean.</summary>
    public IReadOnlyList<string> MoreFonts { get; init; } = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/droid"];

    /// <summary>How long one document may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one waits for those before it.</summary>
    public TimeSpan Queue { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes the worker may take; with half of them it is exchanged for a new one before the next document.</summary>
    public long Memory { get; init; } = 1024L * 1024 * 1024;

    public int MaxPages { get; init; } = 200;

    public int MaxBytes { get; init; } = 50 * 1024 * 1024;

    public static PdfOptions Read(Deployment deployment)
    {
        var usual = new PdfOptions();
        return usual with
        {
            Python = deployment.Setting("KT_PDF_PYTHON") ?? usual.Python,
            MoreFonts = deployment.Setting("KT_PDF_FONTS")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? usual.MoreFonts,
            Patience = TimeSpan.FromSeconds(deployment.Number("KT_PDF_SECONDS", (int)usual.Patience.TotalSeconds)),
            Memory = deployment.Number("KT_PDF_MEGABYTES", (int)(usual.Memory >> 20)) * 1024L * 1024,
        };
    }
}
