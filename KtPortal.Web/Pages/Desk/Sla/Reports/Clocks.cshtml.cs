using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>The promises behind a figure: what was late first of all, and what was kept or waived.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class ClocksModel(SlaClockList clocks, ReportNames names) : SlaReportPage
{
    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public ListPage<SlaClockRow> List { get; private set; } = null!;

    public int All { get; private set; }

    public override string Path => Clocks;

    public string? First => Before is null && After is null ? null : Address(Path);

    public string? Newer => List.HasNewer ? Address(Path, ("after", Cursor.Write(List.Rows[0].CountedAt, List.Rows[0].Id))) : null;

    public string? Older => List.HasOlder ? Address(Path, ("before", Cursor.Write(List.Rows[^1].CountedAt, List.Rows[^1].Id))) : null;

    public async Task<IActionResult> OnGetAsync()
    {
        ReadSelection();
        var read = await clocks.ReadAsync(Actor, Selection, Shown, Cursor.Edge(Before, After), Cancel);
        if (!read.Succeeded)
        {
            return Refuse(read.Problem!);
        }

        (List, All) = read.Value;
        if (List.IsBeginning && After is not null)
        {
            // What was newer is the first page.
            return SeeOther(Address(Path));
        }

        Names = await names.ReadAsync(Actor, Narrowed, Cancel);
        return Page();
    }
}
