using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Pdf;
using KtPortal.Core.Reports;
using KtPortal.Web.Reports;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>The table of a report as a file: for a spreadsheet, or to print.</summary>
public abstract class SlaTableFile(ReportNames names, PdfPress press) : SlaReportPage
{
    private const string Printed = "pdf";

    // There is no page behind a file that could show why there is none.
    protected override bool ShowsRefusals => false;

    /// <summary>What it is called in the audit log, and after "service-levels" in the file's name.</summary>
    protected abstract string Report { get; }

    protected abstract Task<Result<ReportTable>> ReadTableAsync();

    public async Task<IActionResult> OnGetAsync(string kind)
    {
        if (!EnumText<ExportFormat>.TryParse(kind, out var format) && kind != Printed)
        {
            return Refuse(new Problem.NotFound());
        }

        ReadSelection();
        var read = await ReadTableAsync();
        if (!read.Succeeded)
        {
            return Refuse(read.Problem!);
        }

        var (table, name) = (read.Value, "service-levels-" + Report);
        if (kind != Printed)
        {
            await RecordAsync(Exported, Report, kind);
            return await SendAsync(name, format, table.Heads, table.Rows.ToAsyncEnumerable());
        }

        Names = await names.ReadAsync(Actor, Narrowed, Cancel);
        var file = await press.PrintAsync(ReportPaper.Of(this, table), Cancel);
        if (!file.Succeeded)
        {
            return Refuse(file.Problem!);
        }

        await RecordAsync(Exported, Report, kind);
        return File(file.Value.Content, "application/pdf", FileNameOf(name, Printed));
    }
}
