using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>How long answers and solutions took, as a file. In minutes.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class TimesFileModel(SlaTimes times) : SlaReportPage
{
    public override string Path => Times;

    // There is no page behind a file that could show why there is none.
    protected override bool ShowsRefusals => false;

    public Task<IActionResult> OnGetAsync(string kind)
    {
        ReadSelection();
        return SendTableAsync("service-levels-times", "times", Exported, kind, () => times.ReadAsync(Actor, Selection, Cancel), TableOf);
    }

    private ReportTable TableOf(SlaTimeFigures figures) => new(SlaReportTexts.Times, Heads(), [.. figures.Taken.Select(Cells)], SlaReportTexts.HowTimes);

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
