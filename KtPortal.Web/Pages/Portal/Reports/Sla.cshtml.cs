using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Reports;

/// <summary>What was kept of what a client was promised: for those who look after their organization, in counts.</summary>
[Access(Surface.Portal, SlaPermissions.Reports)]
public sealed class SlaModel(OwnServiceLevels levels) : PeriodPage
{
    public SlaFigures Figures { get; private set; } = null!;

    public ReportCourse Course { get; private set; } = null!;

    public override string Path => "/portal/reports/sla";

    protected override string Section => SlaFeature.OwnPlace;

    public async Task<IActionResult> OnGetAsync()
    {
        var (from, to) = ReadPeriod();
        Course = ReportCourse.Of(Range.First, Range.Last, Zone);
        var figures = await levels.ReadAsync(Actor, from, to, Course, Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        return Page();
    }

    public static KeptCell Cell(SlaKept kept) => new(kept.Met, kept.Missed, kept.Share, SlaKept.Target);
}
