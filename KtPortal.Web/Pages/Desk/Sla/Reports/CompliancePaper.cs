using System.Globalization;
using KtPortal.Core.Pdf;
using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Reports;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>The page of what was kept, on paper: by name, and over time.</summary>
internal static class CompliancePaper
{
    public static PdfStatement Of(SlaReportPage page, SlaFigures figures)
    {
        var course = ReportCourse.Of(page.Range.First, page.Range.Last, page.Zone, page.Step);
        return ReportPaper.Of(
            page, SlaTexts.ServiceLevels,
            [
                new(page.By.Label), new(SlaTexts.FirstResponse, true, 14), new(SlaReportTexts.MetOf, true, 14),
                new(SlaTexts.Resolution, true, 14), new(SlaReportTexts.MetOf, true, 14), new(SlaReportTexts.Waived, true, 13),
            ],
            [
                .. figures.Rows.Select(r => Row(SlaReportWords.NameOf(r), r.Answer, r.Solution)),
                Row(ReportTexts.All, figures.Answer, figures.Solution),
                new([ReportTexts.Course], IsHeading: true),
                .. figures.Course.Select(p => Row(SlaReportWords.Of(p, course.Step), p.Answer, p.Solution)),
            ],
            SlaReportTexts.How,
            new PdfFact(SlaReportTexts.Target, FigureText.Kept(SlaKept.Target)));
    }

    private static PdfRow Row(string name, SlaKept answer, SlaKept solution) => new(
    [
        name, FigureText.Kept(answer.Share), $"{answer.Met} / {answer.Counted}", FigureText.Kept(solution.Share), $"{solution.Met} / {solution.Counted}",
        (answer.Waived + solution.Waived).ToString(CultureInfo.CurrentCulture),
    ]);
}
