using System.Globalization;
using KtPortal.Core.Branding;
using KtPortal.Core.Pdf;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Reports;
using KtPortal.Web.Ui;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>The page of what was kept, on paper: by name, and over time.</summary>
internal static class CompliancePaper
{
    public static PdfStatement Of(SlaReportPage page, SlaFigures figures, IReadOnlyDictionary<SlaDimension, string?> names)
    {
        var course = SlaCourse.Of(page.Range.First, page.Range.Last, page.Zone, page.Step);
        var days = (Day(page.Range.First), Day(page.Range.Last));
        return new()
        {
            Face = PdfFace.Of(BrandSettings.Named(page.Served.PortalName) with { Primary = page.Served.PrimaryColor }, null, [page.Served.PortalName]),
            Title = $"{SlaTexts.ServiceLevels} {days.Item1} – {days.Item2}",
            Issuer = page.Served.PortalName,
            Culture = CultureInfo.CurrentCulture,
            MadeAt = page.Now,
            Heading = SlaTexts.ServiceLevels,
            Facts =
            [
                new(SlaReportTexts.Period, $"{days.Item1} – {days.Item2}"), new(SlaReportTexts.Target, FigureText.Kept(SlaKept.Target)),
                .. names.Select(n => new PdfFact(SlaDimensions.LabelOf(n.Key), n.Value is null ? SlaReportTexts.Without : Words.Builtin(n.Value))),
            ],
            Columns =
            [
                new(SlaDimensions.LabelOf(page.By)), new(SlaTexts.FirstResponse, true, 14), new(SlaReportTexts.MetOf, true, 14),
                new(SlaTexts.Resolution, true, 14), new(SlaReportTexts.MetOf, true, 14), new(SlaReportTexts.Waived, true, 13),
            ],
            Rows =
            [
                .. figures.Rows.Select(r => Row(r.Name is null ? SlaReportTexts.Without : Words.Builtin(r.Name), r.Answer, r.Solution)),
                Row(SlaReportTexts.All, figures.Answer, figures.Solution),
                new([SlaReportTexts.Course], IsHeading: true),
                .. figures.Course.Select(p => Row(SlaReportWords.Of(p, course.Step), p.Answer, p.Solution)),
            ],
            // Markdown; it holds no words of anybody's.
            Closing = SlaReportTexts.How,
        };
    }

    private static PdfRow Row(string name, SlaKept answer, SlaKept solution) => new(
    [
        name, FigureText.Kept(answer.Share), $"{answer.Met} / {answer.Counted}", FigureText.Kept(solution.Share), $"{solution.Met} / {solution.Counted}",
        (answer.Waived + solution.Waived).ToString(CultureInfo.CurrentCulture),
    ]);

    private static string Day(DateOnly day) => day.ToString("d", CultureInfo.CurrentCulture);
}
