using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>What runs now and will soon be late.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class NowModel(SlaApproaching approaching, ReportNames names) : SlaReportPage
{
    public SlaNearFigures Figures { get; private set; } = null!;

    public override string Path => Near;

    public int All => Figures.Above[SlaApproaching.Levels.Index().First(l => l.Item == Above).Index];

    public async Task<IActionResult> OnGetAsync()
    {
        ReadSelection();
        var figures = await approaching.ReadAsync(Actor, Selection, Above, Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        Names = await names.ReadAsync(Actor, Narrowed, Cancel);
        return Page();
    }
}
