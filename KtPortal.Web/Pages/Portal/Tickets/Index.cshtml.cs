using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

[Access(Surface.Portal, TicketPermissions.Read)]
public sealed class IndexModel(PortalTicketQueries tickets) : PortalPage
{
    private const int PageSize = 25;

    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<PortalTicketRow> Rows { get; private set; } = [];

    public string? Newer { get; private set; }

    public string? Older { get; private set; }

    public bool IsFirst => Before is null && After is null;

    /// <summary>The list from its beginning.</summary>
    public string First => Show == "open" ? "/portal/tickets" : "/portal/tickets?show=" + Show;

    /// <summary>This page of it, for the fragment that keeps itself current.</summary>
    public string Address => Before is not null ? AddressOf("before", Before) : After is not null ? AddressOf("after", After) : First;

    protected override string Section => TicketPlaces.Portal;

    protected override string Topics => string.Join(' ', Rows.Where(r => r.Place is not null).Take(20).Select(r => $"ticket:{r.Id}").Append("tickets"));

    public async Task<IActionResult> OnGetAsync()
    {
        Show = Show is "done" or "all" or "turn" ? Show : "open";
        bool? open = Show switch
        {
            "done" => false,
            "all" => null,
            _ => true,
        };
        var edge = Cursor.Edge(Before, After);
        Before = edge is { Newer: false } ? Before : null;
        After = edge is { Newer: true } ? After : null;
        var page = Show == "turn"
            ? await tickets.ListTurnAsync(Actor, edge, PageSize, Cancel)
            : await tickets.ListAsync(Actor, open, edge, PageSize, Cancel);
        if (page.IsBeginning)
        {
            return Redirect(First);
        }

        Rows = page.Rows;
        Newer = page.HasNewer ? AddressOf("after", Cursor.Write(Rows[0].LastActivityAt, Rows[0].Id)) : null;
        Older = page.HasOlder ? AddressOf("before", Cursor.Write(Rows[^1].LastActivityAt, Rows[^1].Id)) : null;
        return Request.IsFragment() ? Partial("_List", this) : Page();
    }

    private string AddressOf(string way, string cursor) => $"/portal/tickets?show={Show}&{way}={Uri.EscapeDataString(cursor)}";
}
