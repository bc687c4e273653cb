using KtPortal.Core.Languages;
using KtPortal.Core.Reports;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Web.Reports;

namespace KtPortal.Web.Pages.Desk.Tickets.Reports;

/// <summary>Figures of tickets as tables, for files.</summary>
internal static class TicketTables
{
    public static ReportTable Of(TicketReportPage page, TicketSummaryFigures figures)
    {
        IReadOnlyList<object?[]> rows =
        [
            .. figures.Rows.Select(r => Row(TicketReportWords.NameOf(r.Name), r.Counts, r.Before)),
            Row(ReportTexts.All, figures.All, figures.Before.Made),
        ];
        // Of the parts of a period it is known when something was made and when finished, and no more.
        IReadOnlyList<object?[]> course =
            [.. figures.Course.Select(p => (object?[])[PartOf(page, p.First, p.Last), p.Made, null, p.Finished, null, null])];
        return new(
            TicketReportTexts.Report,
            [
                page.By.Label, TicketReportTexts.Made, TicketReportTexts.Before, TicketReportTexts.Resolved, TicketReportTexts.Cancelled,
                TicketReportTexts.StillOpen,
            ],
            rows, TicketReportTexts.HowSummary)
        {
            PartsOnPaper = [(null, rows), (TicketReportTexts.MadeAndFinished, course)],
        };
    }

    public static ReportTable CourseOf(TicketReportPage page, TicketBacklogFigures figures) => new(
        TicketReportTexts.BacklogAndAge, [ReportTexts.Period, TicketReportTexts.OpenAtEnd],
        [.. figures.Course.Select(p => (object?[])[PartOf(page, p.First, p.Last), p.Open])], TicketReportTexts.HowBacklog);

    public static ReportTable AgesOf(TicketReportPage page, TicketBacklogFigures figures) => new(
        TicketReportTexts.ByAge, [page.By.Label, .. Enum.GetValues<TicketAge>().Select(TicketReportWords.Of), ReportTexts.All],
        [
            .. figures.Rows.Select(r => (object?[])[TicketReportWords.NameOf(r.Name), .. r.Ages, r.All]),
            [ReportTexts.All, .. figures.Ages, figures.Ages.Sum()],
        ],
        TicketReportTexts.HowBacklog);

    public static ReportTable Of(TicketReportPage page, QueueWaitFigures figures)
    {
        List<(string Name, QueueWaitRow Row)> rows =
            [.. figures.Rows.Select(r => (TicketReportWords.NameOf(r.Name), r)), (ReportTexts.All, figures.All)];
        string[] accepted = [.. HeadsOf(TicketReportTexts.UntilAccepted)], answered = [.. HeadsOf(TicketReportTexts.UntilAnswered)];
        return new(
            TicketReportTexts.Waits, [page.By.Label, TicketReportTexts.OpenNow, .. accepted, .. answered],
            [.. rows.Select(r => (object?[])[r.Name, r.Row.InQueue, .. Accepted(r.Row), .. Answered(r.Row)])], TicketReportTexts.HowWaits)
        {
            HeadsOnPaper =
            [
                page.By.Label, TicketReportTexts.OpenNow, TicketReportTexts.WaitingNow, TicketReportTexts.Oldest, TicketReportTexts.InPeriod,
                ReportTexts.Average, ReportTexts.Median, ReportTexts.MostWithin,
            ],
            PartsOnPaper =
            [
                (TicketReportTexts.Minutes.With(TicketReportTexts.UntilAccepted), [.. rows.Select(r => OnPaper(r.Name, r.Row, Accepted(r.Row)))]),
                (TicketReportTexts.Minutes.With(TicketReportTexts.UntilAnswered), [.. rows.Select(r => OnPaper(r.Name, r.Row, Answered(r.Row)))]),
            ],
        };
    }

    private static object?[] Row(string name, TicketCounts counts, int before) =>
        [name, counts.Made, before, counts.Resolved, counts.Cancelled, counts.Open];

    // Of what waits now, the median has no room.
    private static object?[] OnPaper(string name, QueueWaitRow row, object?[] waits) => [name, row.InQueue, .. waits[..2], .. waits[3..]];

    private static object?[] Accepted(QueueWaitRow row) => Spread(row.Unaccepted, row.Accepted);

    private static object?[] Answered(QueueWaitRow row) => Spread(row.Unanswered, row.Answered);

    private static object?[] Spread(WaitSpread now, WaitSpread ended) =>
    [
        now.Count, Whole(now.Longest), Whole(now.Median), ended.Count, Whole(ended.Average), Whole(ended.Median), Whole(ended.Most),
    ];

    private static IEnumerable<string> HeadsOf(string wait) => Heads().Select(head => $"{wait}: {head}");

    private static string[] Heads() =>
    [
        TicketReportTexts.WaitingNow, TicketReportTexts.Minutes.With(TicketReportTexts.Oldest),
        TicketReportTexts.Minutes.With(TicketReportTexts.MedianNow), TicketReportTexts.InPeriod, TicketReportTexts.Minutes.With(ReportTexts.Average),
        TicketReportTexts.Minutes.With(ReportTexts.Median), TicketReportTexts.Minutes.With(ReportTexts.MostWithin),
    ];

    private static decimal? Whole(decimal? minutes) => minutes is { } all ? Math.Round(all, MidpointRounding.AwayFromZero) : null;

    private static string PartOf(TicketReportPage page, DateOnly first, DateOnly last) => ReportWords.Of((first, last), page.Course.Step);
}
