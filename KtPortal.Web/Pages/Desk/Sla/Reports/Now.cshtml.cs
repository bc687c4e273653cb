using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>What runs now and will soon be late.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class NowModel(SlaApproaching approaching) : SlaReportPage
{
    public SlaNearFigures Figures { get; private set; } = null!;

    public override string Path => Near;

    public async Task<IActionResult> OnGetAsync()
    {
        ReadSelection();
        var figures = await approaching.ReadAsync(Actor, Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        return Page();
    }
}
