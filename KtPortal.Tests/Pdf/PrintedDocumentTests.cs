using System.Globalization;
using System.Text.RegularExpressions;
using KtPortal.Core.Pdf;
using KtPortal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Pdf;

/// <summary>From the document of a feature to the file, by the views and the worker of a node. Two are kept in TestResults/pdf.</summary>
public sealed class PrintedDocumentTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PdfPress Press => portal.App.Services.GetRequiredService<PdfPress>();

    [Fact]
    public async Task A_table_breaks_over_pages_with_its_head_on_each_and_every_line_is_there()
    {
        PdfTools.AreNeeded();
        var file = await PrintAsync(SampleDocuments.Invoice(), "invoice");
        Assert.Equal(2, file.Pages);
        var pages = (await PdfTools.TextOfAsync(file.Content)).Split('\f')[..2];
        Assert.All(pages, page => Assert.Matches("Pos\\. +Leistung +Menge +Einzelpreis +Betrag", page));
        Assert.All(pages.Index(), page => Assert.Contains($"Seite {page.Index + 1} von 2", page.Item, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.Contains("USt-IdNr. DE123456789", page, StringComparison.Ordinal));
        var lines = Regex.Matches(string.Concat(pages), "^ *(\\d+) +\\w.* h +110,00 €", RegexOptions.Multiline);
        Assert.Equal(Enumerable.Range(1, 28), lines.Select(line => int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture)));
        Assert.Contains("Zu zahlen", pages[1], StringComparison.Ordinal);
        Assert.Contains("Kaffeerösterei Ćwikła & Söhne", pages[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_stands_on_its_paper_in_its_language_and_names_its_issuer_alone()
    {
        PdfTools.AreNeeded();
        var file = await PrintAsync(SampleDocuments.Letter(), "letter");
        await PdfTools.AssertSoundAsync(file.Content);
        var facts = (await PdfTools.RunAsync("pdfinfo", file.Content, "{file}")).Output;
        Assert.Matches("Page size: +612 x 792 pts \\(letter\\)", facts);
        Assert.Matches("Tagged: +yes", facts);
        Assert.Matches("Title: +Managed services agreement", facts);
        Assert.Matches("Producer: +Kre8ivTech LLC", facts);
        var meta = (await PdfTools.RunAsync("pdfinfo", file.Content, "-meta", "{file}")).Output;
        Assert.DoesNotContain("WeasyPrint", facts + meta, StringComparison.Ordinal);
        var text = await PdfTools.TextOfAsync(file.Content);
        Assert.Contains("Page 1 of 2", text, StringComparison.Ordinal);
        Assert.Contains("Harbor Dental Group", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_document_says_in_markup_is_shown_not_obeyed()
    {
        PdfTools.AreNeeded();
        const string Evil = "\"} </style><script>x</script> \\ é";
        var letter = SampleDocuments.Letter() with
        {
            Title = Evil,
            Heading = Evil,
            Recipient = [Evil],
            Opening = Evil + "\n\n![x](file:///etc/passwd)",
            Closing = string.Join("\n\n", Enumerable.Repeat("And so on.", 80)),
        };
        var file = await PrintAsync(letter);
        var text = await PdfTools.TextOfAsync(file.Content);
        Assert.True(file.Pages > 1);
        Assert.Equal(3 + (file.Pages - 1), Regex.Count(text, Regex.Escape(Evil))); // the title stands above every page but the first
        Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attached_invoice_is_found_as_the_alternative_of_the_archived_file()
    {
        PdfTools.AreNeeded();
        var file = await PrintAsync(SampleDocuments.Invoice(2));
        await PdfTools.AssertSoundAsync(file.Content);
        var files = (await PdfTools.RunAsync("pdfdetach", file.Content, "-list", "{file}")).Output;
        Assert.Contains("1: factur-x.xml", files, StringComparison.Ordinal);
        var taken = await PdfTools.RunAsync("pdfdetach", file.Content, "-save", "1", "-o", "/dev/stdout", "{file}");
        Assert.Contains("<rsm:CrossIndustryInvoice/>", taken.Output, StringComparison.Ordinal);
        var plain = (await PdfTools.RunAsync("qpdf", file.Content, "--qdf", "--object-streams=disable", "{file}", "-")).Output;
        Assert.All(
            (string[])["/AFRelationship /Alternative", "/Subtype /text#2fxml", "/OutputIntents", "/AF ", "/ID "],
            part => Assert.Contains(part, plain, StringComparison.OrdinalIgnoreCase));
        var meta = (await PdfTools.RunAsync("pdfinfo", file.Content, "-meta", "{file}")).Output;
        Assert.All(
            (string[])["<fx:ConformanceLevel>EN 16931<", "<fx:DocumentFileName>factur-x.xml<", "<pdfaSchema:prefix>fx<"],
            part => Assert.Contains(part, meta, StringComparison.Ordinal));
        Assert.Matches("part=\"3\"", meta);
        Assert.Matches("conformance=\"B\"", meta);
        Assert.NotNull(System.Xml.Linq.XDocument.Parse(meta).Root);
    }

    private async Task<PdfFile> PrintAsync(PdfDocument document, string? kept = null)
    {
        var file = (await Press.PrintAsync(document, Cancel)).Value;
        if (kept is not null)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Samples.ProjectRoot, "TestResults", "pdf"));
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, kept + ".pdf"), file.Content, Cancel);
        }

        return file;
    }
}
