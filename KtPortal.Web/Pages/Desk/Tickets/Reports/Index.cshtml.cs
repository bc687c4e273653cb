using KtPortal.Core.Languages;
using KtPortal.Core.Reports;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets.Reports;

/// <summary>What came in a period, and what became of it, by one kind of name and over time. Each figure leads to its tickets.</summary>
[Access(Surface.Desk, ReportsFeature.Read)]
public sealed class IndexModel(TicketSummary summary, ReportNames names) : TicketReportPage
{
    public TicketSummaryFigures Figures { get; private set; } = null!;

    public override string Path => Summary;

    public async Task<IActionResult> OnGetAsync()
    {
        ReadSelection();
        var figures = await summary.ReadAsync(Actor, Selection, BeginBefore, By, Course, Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        Names = await names.ReadAsync(Actor, Narrowed, Cancel);
        return Page();
    }

    /// <summary>"62%" of what was made; nothing where nothing was.</summary>
    public string? ShareOf(int tickets) =>
        Figures.All.Made == 0 ? null : TicketReportTexts.OfMade.With(FigureText.Share((double)tickets / Figures.All.Made));

    /// <summary>"12 in the 90 days before".</summary>
    public string BeforeWords => TicketReportTexts.BeforeCount.With(
        Figures.Before.Made, PeriodTexts.LastDays.For(Range.Last.DayNumber - Range.First.DayNumber + 1));
}
