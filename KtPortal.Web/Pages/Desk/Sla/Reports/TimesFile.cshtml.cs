using KtPortal.Core.Kernel;
using KtPortal.Core.Pdf;
using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>How long answers and solutions took, as a file. In minutes.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class TimesFileModel(SlaTimes times, ReportNames names, PdfPress press) : SlaTableFile(names, press)
{
    public override string Path => Times;

    protected override string Report => "times";

    protected override async Task<Result<ReportTable>> ReadTableAsync()
    {
        var read = await times.ReadAsync(Actor, Selection, Cancel);
        return read.Succeeded ? new ReportTable(SlaReportTexts.Times, Heads(), [.. read.Value.Taken.Select(Cells)], SlaReportTexts.HowTimes) : read.Problem!;
    }

    private string[] Heads() =>
    [
        SlaReportTexts.Promise, SlaReportTexts.Count,
        .. ((string[])[SlaReportTexts.Working, SlaReportTexts.Wall]).SelectMany(measure => (string[])
            [$"{measure}: {ReportTexts.Average}", $"{measure}: {ReportTexts.Median}", $"{measure}: {ReportTexts.MostWithin}"]),
        SlaReportTexts.PausedPercent, .. IsProvider ? [SlaReportTexts.Warnings, SlaReportTexts.WarningsSaved] : Array.Empty<string>(),
    ];

    private object?[] Cells(SlaTaken taken) =>
    [
        SlaWords.Of(taken.Metric), taken.Count, .. Minutes(taken.Working), .. Minutes(taken.Wall),
        taken.Paused is { } paused ? Math.Round(paused * 100, 1) : null,
        .. IsProvider ? [taken.Warned, taken.Saved] : Array.Empty<object?>(),
    ];

    private static object?[] Minutes(SlaSpread spread) => [Whole(spread.Average), Whole(spread.Median), Whole(spread.Most)];

    private static decimal? Whole(decimal? minutes) => minutes is { } known ? Math.Round(known) : null;
}
