using System.Globalization;
using KtPortal.Core.Kernel;
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

    /// <summary>The same period as a file.</summary>
    public string FileAddress => string.Create(CultureInfo.InvariantCulture, $"{Path}?handler=File&From={Range.First:yyyy-MM-dd}&To={Range.Last:yyyy-MM-dd}");

    public async Task<IActionResult> OnGetAsync() => await ReadAsync() ?? Page();

    public async Task<IActionResult> OnGetFileAsync() => await ReadAsync() ?? File(
        FiguresFile.Write(Figures, Actor.Audience == Audience.Provider), "text/csv; charset=utf-8",
        string.Create(CultureInfo.InvariantCulture, $"csat-{Range.First:yyyy-MM-dd}-{Range.Last:yyyy-MM-dd}.csv"));

    private async Task<IActionResult?> ReadAsync()
    {
        var (from, to) = ReadPeriod();
        var figures = await reports.ReadAsync(Actor, from, to, Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        return null;
    }
}
