using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>What was kept of what was promised, in a period, by one kind of name and over time. Each figure leads to what it counts.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class IndexModel(SlaReports reports, ReportNames names) : SlaReportPage
{
    public SlaFigures Figures { get; private set; } = null!;

    public ReportCourse Course { get; private set; } = null!;

    public override string Path => Compliance;

    public async Task<IActionResult> OnGetAsync()
    {
        ReadSelection();
        Course = ReportCourse.Of(Range.First, Range.Last, Zone, Step);
        var figures = await reports.ReadAsync(Actor, Selection, By, Course, Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        Names = await names.ReadAsync(Actor, Narrowed, Cancel);
        return Page();
    }

    /// <summary>A share with both of its counts, each leading to its rows.</summary>
    public KeptCell Cell(SlaKept kept, SlaMetric metric, params IReadOnlyList<(string Name, string? Value)> to) =>
        new(kept.Met, kept.Missed, kept.Share, SlaKept.Target)
        {
            MetAddress = Rows(SlaShown.Met, metric, to),
            MissedAddress = Rows(SlaShown.Missed, metric, to),
        };
}
