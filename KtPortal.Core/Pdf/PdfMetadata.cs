using System.Globalization;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace KtPortal.Core.Pdf;

/// <summary>What a PDF says about itself.</summary>
internal static class PdfMetadata
{
    private const string FacturX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";

    private static readonly (string Name, string Means)[] Properties =
    [
        ("DocumentFileName", "The name of the embedded XML document"),
        ("DocumentType", "The type of the hybrid document in capital letters"),
        ("Version", "The actual version of the standard applying to the embedded XML document"),
        ("ConformanceLevel", "The conformance level of the embedded XML document"),
    ];

    /// <summary>ISO 32000-1, 7.9.4.</summary>
    public static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("'D:'yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same for the same document: who makes it again gets the same file, apart from what the renderer counts.</summary>
    public static string Identifier(PdfSource source) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source.MadeAt:O}\n{source.Html}")).AsSpan(0, 16));

    public static string Escaped(string text) => SecurityElement.Escape(text);

    /// <summary>
    /// Which attachment is the invoice as XML (Factur-X 1.07, ZUGFeRD 2.3, chapter 7.2), with the description of the names used, which
    /// PDF/A asks for (ISO 19005-3, 6.6.2.3).
    /// </summary>
    public static string InvoiceXmp(PdfSource source)
    {
        if (source.InvoiceProfile is not { } profile || source.Attachments is not [var file, ..])
        {
            return "";
        }

        return $"""
            <rdf:Description rdf:about="" xmlns:fx="{FacturX}">
            <fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>{Escaped(file.Name)}</fx:DocumentFileName>
            <fx:Version>1.0</fx:Version><fx:ConformanceLevel>{Escaped(profile)}</fx:ConformanceLevel></rdf:Description>
            <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
              xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
            <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
            <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
            <pdfaSchema:namespaceURI>{FacturX}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>
            <pdfaSchema:property><rdf:Seq>{string.Concat(Properties.Select(Described))}</rdf:Seq></pdfaSchema:property>
            </rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
            """;
    }

    private static string Described((string Name, string Means) property) => $"""
        <rdf:li rdf:parseType="Resource"><pdfaProperty:name>{property.Name}</pdfaProperty:name>
        <pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>
        <pdfaProperty:description>{property.Means}</pdfaProperty:description></rdf:li>
        """;
}
