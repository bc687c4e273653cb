using System.Globalization;
using KtPortal.Core.Audit;
using KtPortal.Core.Lists;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>A table of the reports as a file. CSV goes out as it is read; a workbook is put together in a file of its own first.</summary>
public abstract class ReportFilePage : SlaReportPage
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    // There is no page behind a file that could show why there is none.
    protected override bool ShowsRefusals => false;

    protected string NameOf(string report, string kind) => string.Create(CultureInfo.InvariantCulture,
        $"{report}-{Range.First:yyyy-MM-dd}-{Range.Last:yyyy-MM-dd}.{kind}");

    /// <summary>Who takes figures along is written down.</summary>
    protected async Task RecordAsync(string report, string kind)
    {
        Db.Add(AuditEntry.Of(Actor, "view", "sla_report.exported", Now)
            .Values(null, new Dictionary<string, object?> { ["report"] = report, ["as"] = kind }));
        await Db.SaveChangesAsync(Cancel);
    }

    protected async Task<IActionResult> SendAsync(
        string report, ExportFormat format, IReadOnlyList<string> heads, IAsyncEnumerable<object?[]> rows)
    {
        if (format == ExportFormat.Xlsx)
        {
            // Kept by nobody else, and gone when it is closed.
            var file = new FileStream(System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName()), FileMode.CreateNew,
                FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            Response.RegisterForDisposeAsync(file);
            await SlaSheet.WriteAsync(heads, rows, SlaReportTexts.Reports, format, Zone, file, Cancel);
            file.Position = 0;
            return File(file, Workbook, NameOf(report, "xlsx"));
        }

        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = $"attachment; filename={NameOf(report, "csv")}";
        await SlaSheet.WriteAsync(heads, rows, SlaReportTexts.Reports, format, Zone, Response.Body, Cancel);
        return new EmptyResult();
    }

    protected static string NameOf(SlaRow row) => row.Name is null ? SlaReportTexts.Without : Words.Builtin(row.Name);
}
