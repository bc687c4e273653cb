using KtPortal.Core.Surveys;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Surveys;

/// <summary>How satisfied clients were in a period.</summary>
[Access(Surface.Desk, SurveyPermissions.Read)]
public sealed class IndexModel(SurveyReports reports) : PeriodPage
{
    public SurveyFigures Figures { get; private set; } = null!;

    public override string Path => "/desk/csat";

    protected override string Section => SurveysFeature.Figures;

    public async Task<IActionResult> OnGetAsync()
    {
        var (from, to) = ReadPeriod();
        var figures = await reports.ReadAsync(Actor, from, to, Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        return Page();
    }
}
