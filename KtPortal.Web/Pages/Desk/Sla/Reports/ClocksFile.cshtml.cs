using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>Every promise behind a figure, for a spreadsheet.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class ClocksFileModel(SlaClockList clocks) : SlaReportPage
{
    public override string Path => Clocks;

    // There is no page behind a file that could show why there is none.
    protected override bool ShowsRefusals => false;

    public async Task<IActionResult> OnGetAsync(string kind)
    {
        if (!EnumText<ExportFormat>.TryParse(kind, out var format))
        {
            return Refuse(new Problem.NotFound());
        }

        ReadSelection();
        await RecordAsync(Exported, "clocks", kind);
        return await SendAsync("service-levels-tickets", format, Heads(), clocks.AllAsync(Actor, Selection, Shown, Cancel).Select(row => Cells(row)));
    }

    private string[] Heads() =>
    [
        SlaReportTexts.Ticket, SlaReportTexts.Subject, SlaReportTexts.Client, SlaReportTexts.Promise, SlaReportTexts.TargetMinutes, SlaTexts.Due,
        SlaReportTexts.Result, SlaReportTexts.LateMinutes, SlaReportTexts.PausedMinutes, SlaReportTexts.Waived,
        .. IsProvider ? [SlaReportTexts.Agent, SlaReportTexts.WaivedByHead, SlaReportTexts.Reason] : Array.Empty<string>(),
    ];

    private object?[] Cells(SlaClockRow row) =>
    [
        row.Number, row.Subject, row.Organization, SlaWords.Of(row.Metric), row.Target, row.DueAt ?? row.CountedAt,
        SlaReportWords.Of(row), row.Late, row.PausedSeconds / 60, row.WaivedAt,
        .. IsProvider ? [row.AgentName, row.WaivedBy, row.WaiveReason] : Array.Empty<object?>(),
    ];
}
