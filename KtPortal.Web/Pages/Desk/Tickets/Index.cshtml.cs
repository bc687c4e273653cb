using KtPortal.Core.Features;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class IndexModel(DeskTicketQueries tickets, TicketChoices choices, Counters counters) : PortalPage
{
    private const int PerGroup = 15;
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public ListQuery Query { get; set; } = new();

    public IReadOnlyList<DeskTicketRow> Rows { get; private set; } = [];

    public string? Newer { get; private set; }

    public string? Older { get; private set; }

    /// <summary>Open and waiting tickets of each priority, which the board shows in part.</summary>
    public IReadOnlyDictionary<Guid, LineCounts> Lines { get; private set; } = new Dictionary<Guid, LineCounts>();

    /// <summary>The conditions in force: icon, name, value, and the list without it.</summary>
    public IReadOnlyList<(string Icon, string Name, string Value, string Without)> Chips { get; private set; } = [];

    /// <summary>How many there are where that is known; else how many are shown.</summary>
    public string Count { get; private set; } = "";

    /// <summary>How many the rows are the first of, counted one after the other; null where that isn't known or a group is cut short.</summary>
    public int? Total { get; private set; }

    /// <summary>Numbers of a partner's tickets are longer: the column gives way for all rows alike.</summary>
    public bool HasLongNumbers => Rows.Any(r => r.Number.Length > 8);

    protected override string Section => Query.Section;

    protected override string Topics => "tickets";

    public async Task<IActionResult> OnGetAsync()
    {
        var counts = Counts ?? await counters.CountAsync(Db, Actor, Cancel);
        Lines = counts.Find<OpenLines>()?.ByPriority ?? Lines;
        if (Query.IsBoard)
        {
            Rows = await tickets.BoardAsync(PerGroup, Cancel);
        }
        else if (!await ListAsync())
        {
            return Redirect(Query.First.Address);
        }

        Tell(counts);
        return Request.IsFragment() ? Partial("_List", this) : Page();
    }

    /// <returns>False where the list's beginning is the page to show.</returns>
    private async Task<bool> ListAsync()
    {
        var filter = Query.ToFilter(Actor, PageSize);
        var page = await tickets.ListAsync(filter, Cancel);
        if (page.IsBeginning)
        {
            return false;
        }

        Rows = page.Rows;
        Newer = page.HasNewer ? (Query.First with { After = Cursor.Write(Rows[0].LastActivityAt, Rows[0].Id) }).Address : null;
        Older = page.HasOlder ? (Query.First with { Before = Cursor.Write(Rows[^1].LastActivityAt, Rows[^1].Id) }).Address : null;
        if (Query.IsFiltered && !Request.IsFragment())
        {
            Chips = await DescribeAsync(filter);
        }

        return true;
    }

    // What the navigation counts anyway; null for what only this list asks for.
    private int? CountOf(Counts counts) => (Query.IsFiltered, Query.NamedView) switch
    {
        (false, "") => counts[TicketCounters.Open],
        (false, "mine") => counts[TicketCounters.Mine],
        (false, "unassigned") => counts[TicketCounters.Unassigned],
        (false, "waiting") => counts[TicketCounters.Pending],
        _ => null,
    };

    private void Tell(Counts counts)
    {
        var known = CountOf(counts);
        Count = known?.ToString("N0", Culture) ?? (Query.IsFirst ? Rows.Count.ToString(Culture) + (Older is null ? "" : "+") : "");
        var total = !Query.IsFirst ? null : known ?? (Older is null ? Rows.Count : null);
        Total = total >= Rows.Count && (!Query.IsBoard || total == Rows.Count) ? total : null;
    }

    private static System.Globalization.CultureInfo Culture => System.Globalization.CultureInfo.CurrentCulture;

    private async Task<List<(string, string, string, string)>> DescribeAsync(DeskFilter filter)
    {
        var chips = new List<(string, string, string, string)>();
        var names = filter.PriorityId is null && filter.AssigneeId is null && filter.OrganizationId is null
            ? default
            : await choices.NamesAsync(filter, Cancel);
        var first = Query.First;
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
