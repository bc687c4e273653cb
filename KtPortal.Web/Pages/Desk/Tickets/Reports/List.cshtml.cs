using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets.Reports;

/// <summary>The tickets behind a figure, as many as it says.</summary>
[Access(Surface.Desk, ReportsFeature.Read)]
public sealed class ListModel(ReportedTickets tickets, ReportNames names) : TicketReportPage
{
    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public ListPage<ReportedTicket> Tickets { get; private set; } = null!;

    public int All { get; private set; }

    public override string Path => List;

    protected override IReadOnlyList<string> GoingAlong => ["by", "each", "show", "age"];

    public override IEnumerable<(string Words, string Without)> Chips => Shown == TicketShown.Now && Age is { } age
        ? base.Chips.Append((TicketReportWords.Of(age), Address(Path, ("age", null))))
        : base.Chips;

    public string? First => Before is null && After is null ? null : Address(Path);

    public string? Newer => Tickets.HasNewer ? Address(Path, ("after", Cursor.Write(Tickets.Rows[0].CreatedAt, Tickets.Rows[0].Id))) : null;

    public string? Older => Tickets.HasOlder ? Address(Path, ("before", Cursor.Write(Tickets.Rows[^1].CreatedAt, Tickets.Rows[^1].Id))) : null;

    /// <summary>The whole list as a file.</summary>
    public IReadOnlyList<(string Kind, string Address)> Files =>
        [.. ((string[])["csv", "xlsx"]).Select(kind => (kind, Address($"{List}.{kind}")))];

    public async Task<IActionResult> OnGetAsync()
    {
        ReadSelection();
        var read = await tickets.ReadAsync(Actor, Selection, Shown, Cursor.Edge(Before, After), Cancel);
        if (!read.Succeeded)
        {
            return Refuse(read.Problem!);
        }

        (Tickets, All) = read.Value;
        Names = await names.ReadAsync(Actor, Narrowed, Cancel);
        return Page();
    }
}
