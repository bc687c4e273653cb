using System.Globalization;

namespace KtPortal.Core.Pdf;

/// <summary>What stands on a sheet, worded for its reader; how, is its layout's: the view of its name in Web/Pdf.</summary>
public abstract record PdfDocument
{
    public required PdfFace Face { get; init; }

    /// <summary>Of the file, for windows and archives: "Invoice INV-2026-0042".</summary>
    public required string Title { get; init; }

    /// <summary>Who it is from, and the only one the file names.</summary>
    public required string Issuer { get; init; }

    /// <summary>In which it is worded; page numbers are, too.</summary>
    public required CultureInfo Culture { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public PdfPaper Paper { get; init; } = PdfPaper.A4;

    /// <summary>In one line, above the recipient.</summary>
    public string Sender { get; init; } = "";

    public IReadOnlyList<string> Recipient { get; init; } = [];

    /// <summary>Beside the recipient: number, date, due date.</summary>
    public IReadOnlyList<PdfFact> Facts { get; init; } = [];

    public required string Heading { get; init; }

    /// <summary>Markdown.</summary>
    public string Opening { get; init; } = "";

    /// <summary>Markdown.</summary>
    public string Closing { get; init; } = "";

    public IReadOnlyList<PdfAttachment> Attachments { get; init; } = [];

    public string? InvoiceProfile { get; init; }
}

/// <summary>Running text.</summary>
public sealed record PdfLetter : PdfDocument
{
    /// <summary>Under a line for the hand: names, roles.</summary>
    public IReadOnlyList<string> Signers { get; init; } = [];
}

/// <summary>Lines that add up: invoice, credit note, quote, statement of account.</summary>
public sealed record PdfStatement : PdfDocument
{
    public required IReadOnlyList<PdfColumn> Columns { get; init; }

    public required IReadOnlyList<PdfRow> Rows { get; init; }

    public IReadOnlyList<PdfSum> Sums { get; init; } = [];

    /// <summary>How it is paid.</summary>
    public IReadOnlyList<PdfFact> Payment { get; init; } = [];
}

public enum PdfPaper
{
    A4,
    Letter,
}

public sealed record PdfFact(string Label, string Value);

/// <param name="IsNumber">Stands to the right, in figures of one width.</param>
/// <param name="Share">Of the width, in percent; 0 takes what is left.</param>
public sealed record PdfColumn(string Head, bool IsNumber = false, int Share = 0);

/// <param name="Details">In small letters under its second cell.</param>
public sealed record PdfRow(IReadOnlyList<string> Cells, string? Details = null, bool IsHeading = false);

/// <param name="IsFinal">What it comes to.</param>
public sealed record PdfSum(string Label, string Amount, bool IsFinal = false);
