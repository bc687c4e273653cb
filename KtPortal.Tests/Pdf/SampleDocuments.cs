using System.Globalization;
using System.Text;
using KtPortal.Core.Branding;
using KtPortal.Core.Pdf;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Pdf;

/// <summary>A letter and an invoice as features will fill them: two brands, two languages, two papers.</summary>
internal static class SampleDocuments
{
    public static readonly DateTimeOffset MadeAt = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    public static PdfStatement Invoice(int lines = 28) => new()
    {
        Face = PdfFace.Of(
            BrandSettings.Named("Northwind IT") with { Primary = "#0e6b58" },
            new("northwind.svg", "image/svg+xml", Logo("northwind.svg")),
            ["Northwind IT GmbH · Hafenstraße 12 · 20457 Hamburg · HRB 123456 · USt-IdNr. DE123456789"]),
        Title = "Rechnung INV-2026-0042",
        Issuer = "Northwind IT GmbH",
        Culture = German,
        MadeAt = MadeAt,
        Sender = "Northwind IT GmbH · Hafenstraße 12 · 20457 Hamburg",
        Recipient = ["Kaffeerösterei Ćwikła & Söhne", "Frau Zoë Ćwikła", "Große Bergstraße 7", "22767 Hamburg"],
        Facts =
        [
            new("Rechnung", "INV-2026-0042"), new("Datum", "2. März 2026"), new("Leistungszeitraum", "1.–28. Februar 2026"),
            new("Fällig am", "1. April 2026"), new("Ihre Bestellnummer", "PO-7781"),
        ],
        Heading = "Rechnung INV-2026-0042",
        Opening = "Für unsere Leistungen im Februar berechnen wir wie vereinbart:",
        Columns = [new("Pos.", Share: 7), new("Leistung"), new("Menge", true, 12), new("Einzelpreis", true, 15), new("Betrag", true, 15)],
        Rows = [new(["Betreuung im Abonnement"], IsHeading: true), .. Enumerable.Range(1, lines).Select(Line)],
        Sums =
        [
            new("Zwischensumme", "7.700,00 €"), new("Rabatt 10 %", "−770,00 €"), new("Umsatzsteuer 19 % auf 6.930,00 €", "1.316,70 €"),
            new("Zu zahlen", "8.246,70 €", IsFinal: true),
        ],
        Payment =
        [
            new("IBAN", "DE02 1203 0000 0000 2020 51"), new("Verwendungszweck", "INV-2026-0042"),
            new("Skonto", "8.081,77 € bei Zahlung bis 12. März 2026 (2 %)"),
        ],
        Closing = "Vielen Dank für Ihr Vertrauen. Fragen beantworten wir unter [northwind.example/hilfe](https://northwind.example/hilfe).",
        Attachments = [new("factur-x.xml", "text/xml", Xml, "Rechnung als XML", PdfRelation.Alternative)],
        InvoiceProfile = "EN 16931",
    };

    public static PdfLetter Letter() => new()
    {
        Face = PdfFace.Of(
            BrandSettings.Named("Kre8ivTech") with { DisplayFont = "source-serif", TextFont = "source-serif" },
            new("kre8ivtech.svg", "image/svg+xml", Logo("kre8ivtech.svg")),
            ["Kre8ivTech LLC · 500 Market Street · San Francisco, CA 94105", "kre8ivtech.example · +1 415 555 0100"]),
        Title = "Managed services agreement",
        Issuer = "Kre8ivTech LLC",
        Culture = CultureInfo.GetCultureInfo("en-US"),
        MadeAt = MadeAt,
        Paper = PdfPaper.Letter,
        Sender = "Kre8ivTech LLC · 500 Market Street · San Francisco, CA 94105",
        Recipient = ["Harbor Dental Group", "Ms. Amelia Brooks", "88 Pier Avenue", "Oakland, CA 94607"],
        Facts = [new("Date", "March 2, 2026"), new("Agreement", "AGR-2026-0007"), new("Your contact", "Jonas Lindqvist")],
        Heading = "Managed services agreement",
        Opening = Terms,
        Closing = "Please sign below, or online from the link in our mail. Both count the same.",
        Signers = ["Amelia Brooks, Harbor Dental Group", "Jonas Lindqvist, Kre8ivTech LLC"],
    };

    private static string Terms => """
        Dear Ms. Brooks,

        thank you for choosing us. This letter is our agreement; it begins on **April 1, 2026** and runs for twelve months.

        ## 1. What we do

        - Watch over servers, workstations and the network, day and night.
        - Answer within *one hour* when nobody can work, within four hours otherwise.
        - Install security updates each second Tuesday, after six in the evening.

        ## 2. What it costs

        | Service | Included | Each month |
        |---|---|---|
        | Workstations | 24 | $1,080.00 |
        | Servers | 2 | $240.00 |
        | Backup and its tests | 2 TB | $180.00 |

        Hours beyond these are billed at $110.00, in steps of fifteen minutes, and never without your word.

        ## 3. What we need of you

        Somebody who may decide, reachable during your hours; access to rooms and systems; word of changes before they happen.

        > We keep what we learn about your patients and your business to ourselves, during this agreement and after it.

        ## 4. How it ends

        Either of us may end it in writing with sixty days’ notice to the end of a month. What you have paid ahead comes back.

        Passwords, plans and documents are handed over within ten days; what we hold of your data is erased, and we confirm it.

        ## 5. If something goes wrong

        We are liable for what we break through negligence, up to the fees of twelve months, and without limit where the law says so.

        Disputes go to the courts of San Francisco, after we have sat down together once.
        """;

    private static PdfRow Line(int number) => new(
        [
            number.ToString(German), Services[number % Services.Length], $"{(number % 4) + 1},00 h", "110,00 €",
            (((number % 4) + 1) * 110).ToString("N2", German) + " €",
        ],
        number % 5 == 0 ? "Ticket KT-10" + number.ToString("00", German) + ", mit Rücksprache am Telefon" : null);

    private static byte[] Xml => Encoding.UTF8.GetBytes("<rsm:CrossIndustryInvoice/>");

    private static string[] Services =>
    [
        "Wartung der Server im Rechenzentrum", "Einrichtung neuer Arbeitsplätze", "Prüfung der Datensicherung", "Umzug der Postfächer",
        "Netzwerk: Messung und Bericht",
    ];

    private static byte[] Logo(string name) => File.ReadAllBytes(Path.Combine(Samples.ProjectRoot, "wwwroot-src", "logos", name));
}
