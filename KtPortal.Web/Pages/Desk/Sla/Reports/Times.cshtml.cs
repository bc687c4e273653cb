using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>How long answers and solutions took, how much of it stood still, and what warnings were good for.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class TimesModel(SlaTimes times, ReportNames names) : SlaReportPage
{
    public SlaTimeFigures Figures { get; private set; } = null!;

    public override string Path => Times;

    public async Task<IActionResult> OnGetAsync()
    {
        ReadSelection();
        var figures = await times.ReadAsync(Actor, Selection, Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        Names = await names.ReadAsync(Actor, Narrowed, Cancel);
        return Page();
    }
}
