using System.Globalization;
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

    private static readonly List<int> Levels = [.. SlaApproaching.Levels];

    /// <summary>The level above which rows are shown.</summary>
    public int Above => int.TryParse(Asked("above"), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && SlaApproaching.Levels.Contains(level)
        ? level
        : SlaApproaching.Levels[0];

    public int All => Figures.Above[Levels.IndexOf(Above)];

    protected override IReadOnlyList<string> GoingAlong => [.. base.GoingAlong, "above"];

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
