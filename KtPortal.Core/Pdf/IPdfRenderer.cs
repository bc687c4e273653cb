using KtPortal.Core.Kernel;

namespace KtPortal.Core.Pdf;

/// <summary>
/// HTML and CSS become a PDF: archived (PDF/A-3b), tagged where the renderer can, with nothing in it that was not given. The one
/// place that knows which program does it.
/// </summary>
public interface IPdfRenderer
{
    /// <returns>
    /// The file; or why there is none: no renderer is installed (<see cref="Problem.Unavailable"/>), too many wait, the document is
    /// too long, takes too long, or can't be made.
    /// </returns>
    Task<Result<PdfFile>> RenderAsync(PdfSource source, CancellationToken cancel);
}

/// <param name="Html">Pictures are named as <c>part:NAME</c>; no other address is fetched.</param>
/// <param name="Issuer">Named as the one who made the file, and nobody else is.</param>
/// <param name="Language">As in HTML: "de-AT".</param>
public sealed record PdfSource(string Html, string Issuer, string Language, DateTimeOffset MadeAt)
{
    public IReadOnlyList<PdfPart> Parts { get; init; } = [];

    public IReadOnlyList<PdfAttachment> Attachments { get; init; } = [];

    /// <summary>Of an invoice whose attachment says the same in XML: "EN 16931". Null: it is none.</summary>
    public string? InvoiceProfile { get; init; }
}

/// <summary>A picture that the HTML names.</summary>
public sealed record PdfPart(string Name, string ContentType, byte[] Content);

/// <summary>A file inside the file.</summary>
public sealed record PdfAttachment(string Name, string ContentType, byte[] Content, string Description, PdfRelation Relation);

/// <summary>What an attachment is to the document (ISO 32000-2, table 43: AFRelationship).</summary>
public enum PdfRelation
{
    Unspecified,
    Source,
    Data,
    Alternative,
    Supplement,
}

public sealed record PdfFile(byte[] Content, int Pages);
