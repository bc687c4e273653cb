using KtPortal.Core.Kernel;

namespace KtPortal.Core.Pdf;

/// <summary>Writes a document as HTML: views, which only the web knows.</summary>
public interface IPdfLayouts
{
    Task<string> WriteAsync(PdfDocument document);
}

/// <summary>A document as a file, for any feature and any job.</summary>
public sealed class PdfPress(IPdfLayouts layouts, IPdfRenderer renderer)
{
    public async Task<Result<PdfFile>> PrintAsync(PdfDocument document, CancellationToken cancel)
    {
        var source = new PdfSource(await layouts.WriteAsync(document), document.Issuer, document.Culture.Name, document.MadeAt)
        {
            Parts = document.Face.Logo is { } logo ? [logo] : [],
            Attachments = document.Attachments,
            InvoiceProfile = document.InvoiceProfile,
        };
        return await renderer.RenderAsync(source, cancel);
    }
}
