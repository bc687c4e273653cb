using System.Globalization;
using KtPortal.Core.Reports;

namespace KtPortal.Web.Reports;

/// <summary>Parts of a period as pages and files call them.</summary>
public static class ReportWords
{
    public static string Of(ReportStep step) => step switch
    {
        ReportStep.Day => ReportTexts.Daily,
        ReportStep.Week => ReportTexts.Weekly,
        _ => ReportTexts.Monthly,
    };

    /// <summary>"3 Mar", "2 Mar – 8 Mar", "March 2026".</summary>
    public static string Of((DateOnly First, DateOnly Last) part, ReportStep step) => step switch
    {
        ReportStep.Day => Day(part.First),
        ReportStep.Month => part.First.ToString("MMMM yyyy", CultureInfo.CurrentCulture),
        _ => $"{Day(part.First)} – {Day(part.Last)}",
    };

    private static string Day(DateOnly day) => day.ToString("d MMM", CultureInfo.CurrentCulture);
}
