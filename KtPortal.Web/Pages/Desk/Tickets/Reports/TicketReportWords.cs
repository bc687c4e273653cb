using KtPortal.Core.Reports;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Web.Ui;
using KtPortal.Web.Ui.Charts;

namespace KtPortal.Web.Pages.Desk.Tickets.Reports;

/// <summary>Figures of tickets as pages and files say them.</summary>
public static class TicketReportWords
{
    public static string Of(TicketAge age) => age switch
    {
        TicketAge.UnderADay => TicketReportTexts.UnderADay,
        TicketAge.UnderThreeDays => TicketReportTexts.UnderThreeDays,
        TicketAge.UnderAWeek => TicketReportTexts.UnderAWeek,
        TicketAge.UnderAMonth => TicketReportTexts.UnderAMonth,
        _ => TicketReportTexts.Older,
    };

    /// <summary>What the list behind a figure holds.</summary>
    public static string Of(TicketShown shown) => shown switch
    {
        TicketShown.Made => TicketReportTexts.ListMade,
        TicketShown.Resolved => TicketReportTexts.ListResolved,
        TicketShown.Cancelled => TicketReportTexts.ListCancelled,
        TicketShown.Open => TicketReportTexts.ListOpen,
        TicketShown.Finished => TicketReportTexts.ListFinished,
        TicketShown.Backlog => TicketReportTexts.ListBacklog,
        TicketShown.Now => TicketReportTexts.OpenNow,
        TicketShown.Unaccepted => TicketReportTexts.ListUnaccepted,
        TicketShown.Unanswered => TicketReportTexts.ListUnanswered,
        TicketShown.Accepted => TicketReportTexts.ListAccepted,
        _ => TicketReportTexts.ListAnswered,
    };

    /// <summary>Whether a list depends on the period.</summary>
    public static bool IsOfPeriod(TicketShown shown) => shown is not (TicketShown.Now or TicketShown.Unaccepted or TicketShown.Unanswered);

    public static string NameOf(string? name) => name is null ? ReportTexts.Without : Words.Builtin(name);

    /// <summary>What came, and what was finished, as a plot whose table leads to the rows.</summary>
    public static ChartData CourseOf(TicketReportPage page, TicketSummaryFigures figures) => new(
        "course", TicketReportTexts.MadeAndFinished, PeriodOf(page.Course.Step), BeginningsOf(page.Course),
        new Series(TicketReportTexts.Made, [.. figures.Course.Select(p => (double?)p.Made)])
        {
            AddressOf = part => page.Rows(TicketShown.Made, page.PartOf(part)),
        },
        new Series(TicketReportTexts.Resolved, [.. figures.Course.Select(p => (double?)p.Finished)])
        {
            AddressOf = part => page.Rows(TicketShown.Finished, page.PartOf(part)),
        })
    {
        Adds = true,
    };

    /// <summary>What was open at the end of each part.</summary>
    public static ChartData CourseOf(TicketReportPage page, TicketBacklogFigures figures) => new(
        "course", TicketReportTexts.OpenOverTime, PeriodOf(page.Course.Step), BeginningsOf(page.Course),
        new Series(TicketReportTexts.OpenAtEnd, [.. figures.Course.Select(p => (double?)p.Open)])
        {
            AddressOf = part => page.Rows(TicketShown.Backlog, page.PartOf(part)),
        });

    private static Period PeriodOf(ReportStep step) => step switch
    {
        ReportStep.Day => Period.Day,
        ReportStep.Week => Period.Week,
        _ => Period.Month,
    };

    private static IReadOnlyList<DateTime> BeginningsOf(ReportCourse course) => [.. course.Starts.Select(day => day.ToDateTime(TimeOnly.MinValue))];
}
