using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

[Access(Surface.Desk, Permission.TicketsRead)]
public sealed class IndexModel(DeskTicketQueries tickets, TicketChoices choices, DeskCounters counters) : PortalPage
{
    private const int PerGroup = 15;
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public ListQuery Query { get; set; } = new();

    public IReadOnlyList<DeskTicketRow> Rows { get; private set; } = [];

    public string? Next { get; private set; }

    /// <summary>Open and waiting tickets of each priority, which the board shows in part.</summary>
    public IReadOnlyDictionary<Guid, LineCounts> Lines { get; private set; } = new Dictionary<Guid, LineCounts>();

    /// <summary>The conditions in force: icon, name, value, and the list without it.</summary>
    public IReadOnlyList<(string Icon, string Name, string Value, string Without)> Chips { get; private set; } = [];

    /// <summary>How many there are where that is known; else how many are shown.</summary>
    public string Count { get; private set; } = "";

    /// <summary>Numbers of a partner's tickets are longer: the column gives way for all rows alike.</summary>
    public bool HasLongNumbers => Rows.Any(r => r.Number.Length > 8);

    protected override string Section => Query.Section;

    protected override string Topics => "tickets";

    public async Task<IActionResult> OnGetAsync()
    {
        var counts = Counts ?? await counters.CountAsync(Db, Actor, Cancel);
        Lines = counts.Lines;
        if (Query.IsBoard)
        {
            Rows = await tickets.BoardAsync(PerGroup, Cancel);
        }
        else
        {
            await ListAsync();
        }

        Count = CountOf(counts);
        return Request.IsFragment() ? Partial("_List", this) : Page();
    }

    private async Task ListAsync()
    {
        var filter = Query.ToFilter(Actor, PageSize + 1);
        var rows = await tickets.ListAsync(filter, Cancel);
        if (rows.Count > PageSize)
        {
            rows.RemoveAt(PageSize);
            Next = (Query with { Before = Cursor.Write(rows[^1].LastActivityAt, rows[^1].Id) }).Address;
        }

        Rows = rows;
        if (Query.IsFiltered && !Request.IsFragment())
        {
            Chips = await DescribeAsync(filter);
        }
    }

    private string CountOf(DeskCounts counts) => (Query.IsFiltered, Query.NamedView) switch
    {
        (false, "") => counts.Open.ToString("N0", Culture),
        (false, "mine") => counts.Mine.ToString("N0", Culture),
        (false, "unassigned") => counts.Unassigned.ToString("N0", Culture),
        (false, "waiting") => counts.Pending.ToString("N0", Culture),
        _ when Query.Before is null => Rows.Count.ToString(Culture) + (Next is null ? "" : "+"),
        _ => "",
    };

    private static System.Globalization.CultureInfo Culture => System.Globalization.CultureInfo.CurrentCulture;

    private async Task<List<(string, string, string, string)>> DescribeAsync(DeskFilter filter)
    {
        var chips = new List<(string, string, string, string)>();
        var names = filter.PriorityId is null && filter.AssigneeId is null && filter.OrganizationId is null
            ? default
            : await choices.NamesAsync(filter, Cancel);
        var first = Query with { Before = null };
        if (Query.PhaseChosen is { } phase)
        {
            chips.Add(("circle-dashed", "Phase", Ui.Words.Plain(phase), (first with { Phase = null }).Address));
        }

        if (filter.PriorityId is not null)
        {
            chips.Add(("signal", "Priority", names.Priority ?? "unknown", (first with { Priority = null }).Address));
        }

        if (Query.Assignee == ListQuery.Nobody || (filter.AssigneeId is not null && Query.NamedView != "mine"))
        {
            chips.Add(("user-round", "Assignee", filter.Unassigned ? "nobody" : names.Assignee ?? "unknown", (first with { Assignee = null }).Address));
        }

        if (filter.OrganizationId is not null)
        {
            chips.Add(("building-2", "Organization", names.Organization ?? "unknown", (first with { Client = null }).Address));
        }

        if (Query.Text is { } text)
        {
            chips.Add(("search", "Text", $"“{text}”", (first with { Q = null }).Address));
        }

        return chips;
    }
}
