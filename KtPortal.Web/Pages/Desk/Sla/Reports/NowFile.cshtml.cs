using KtPortal.Core.Kernel;
using KtPortal.Core.Pdf;
using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>What runs now and will soon be late, as a file: those that have used up most, at most as many as the page has.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class NowFileModel(SlaApproaching approaching, ReportNames names, PdfPress press) : SlaTableFile(names, press)
{
    public override string Path => Near;

    protected override string Report => "now";

    protected override async Task<Result<ReportTable>> ReadTableAsync()
    {
        var read = await approaching.ReadAsync(Actor, Selection, Above, Cancel);
        return read.Succeeded
            ? new ReportTable(SlaReportTexts.Near, Heads(), [.. read.Value.Nearest.Select(row => Cells(row))], SlaReportTexts.NoneNearMore)
            {
                HeadsOnPaper = [SlaReportTexts.Ticket, SlaReportTexts.Client, SlaReportTexts.Promise, SlaReportTexts.UsedUpPercent, SlaReportTexts.LeftMinutes, SlaTexts.Due],
                PartsOnPaper = [(null, [.. read.Value.Nearest.Select(row => OnPaper(row))])],
            }
            : read.Problem!;
    }

    private static string[] Heads() =>
    [
        SlaReportTexts.Ticket, SlaReportTexts.Subject, SlaReportTexts.Client, SlaReportTexts.Promise, SlaReportTexts.UsedUpPercent,
        SlaReportTexts.LeftMinutes, SlaTexts.Due,
    ];

    private static object?[] Cells(SlaNear row) =>
        [row.Number, row.Subject, row.Organization, SlaWords.Of(row.Metric), row.Percent, row.Left, row.DueAt];

    private object?[] OnPaper(SlaNear row) =>
    [
        row.Number, row.Organization, SlaWords.Of(row.Metric), row.Percent, row.Left,
        TimeZoneInfo.ConvertTime(row.DueAt, Zone).ToString("g", System.Globalization.CultureInfo.CurrentCulture),
    ];
}
