using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

[Access(Surface.Portal, Permission.TicketsRead)]
public sealed class IndexModel(PortalTicketQueries tickets) : PortalPage
{
    private const int PageSize = 25;

    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    public IReadOnlyList<PortalTicketRow> Rows { get; private set; } = [];

    public string? Next { get; private set; }

    protected override string Section => Sections.Tickets;

    protected override string Topics => string.Join(' ', Rows.Where(r => r.Place is not null).Take(20).Select(r => $"ticket:{r.Id}").Append("tickets"));

    public async Task<IActionResult> OnGetAsync()
    {
        Show = Show is "done" or "all" ? Show : "open";
        bool? open = Show switch
        {
            "done" => false,
            "all" => null,
            _ => true,
        };
        var rows = await tickets.ListAsync(open, Cursor.Read(Before), PageSize + 1, Cancel);
        if (rows.Count > PageSize)
        {
            rows.RemoveAt(PageSize);
            Next = string.Create(CultureInfo.InvariantCulture, $"/portal/tickets?show={Show}&before={Cursor.Write(rows[^1].LastActivityAt, rows[^1].Id)}");
        }

        Rows = rows;
        return Request.IsFragment() ? Partial("_List", this) : Page();
    }
}
