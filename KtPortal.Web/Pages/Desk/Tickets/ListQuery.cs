using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>What the address asks of the list. What it can't mean anything by is passed over.</summary>
[ValidateNever]
public sealed record ListQuery
{
    public const string Nobody = "nobody";

    public string? View { get; init; }

    public string? Phase { get; init; }

    public string? Priority { get; init; }

    /// <summary>A user's id, or <see cref="Nobody"/>.</summary>
    public string? Assignee { get; init; }

    public string? Client { get; init; }

    public string? Q { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public bool IsFirst => Cursor.Edge(Before, After) is null;

    /// <summary>The same from its beginning.</summary>
    public ListQuery First => this with { Before = null, After = null };

    /// <summary>All open tickets, by priority, in the order of the lines.</summary>
    public bool IsBoard => NamedView == "" && !IsFiltered;

    public bool IsFiltered => PhaseChosen is not null || IdOf(Priority) is not null || IdOf(Assignee) is not null || Assignee == Nobody ||
        IdOf(Client) is not null || Text is not null;

    public string NamedView => View is "mine" or "unassigned" or "waiting" or "all" or "closed" ? View : "";

    public Phase? PhaseChosen => EnumText<Phase>.TryParse(Phase, out var phase) ? phase : null;

    public string? Text => TypedText.Of(Q, TypedText.LongestSearch) is { Length: > 0 } text ? text : null;

    public string Title => Text is not null && NamedView == "" ? "Search" : NamedView switch
    {
        "mine" => "My tickets",
        "unassigned" => "Unassigned",
        "waiting" => "Waiting on client",
        "all" => "All tickets",
        "closed" => "Closed",
        _ => "All open",
    };

    public string Section => NamedView switch
    {
        "mine" => TicketPlaces.Mine,
        "unassigned" => TicketPlaces.Unassigned,
        "waiting" => TicketPlaces.Waiting,
        "" when Text is null => TicketPlaces.Open,
        _ => "",
    };

    /// <summary>Without view, filters and page: only the view.</summary>
    public ListQuery Unfiltered() => new() { View = View };

    public string Address => "/desk/tickets" + QueryText;

    public string FilterAddress => "/desk/tickets/filter" + First.QueryText;

    private string QueryText
    {
        get
        {
            var parts = new List<string>();
            foreach (var (name, value) in new[] { ("view", View), ("phase", Phase), ("priority", Priority), ("assignee", Assignee), ("client", Client), ("q", Q), ("before", Before), ("after", After) })
            {
                if (!string.IsNullOrEmpty(value))
                {
                    parts.Add(name + "=" + Uri.EscapeDataString(value));
                }
            }

            return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
        }
    }

    public DeskFilter ToFilter(Actor actor, int size) => new()
    {
        Phases = PhaseChosen is { } phase ? [phase] : PhasesOfView,
        PriorityId = IdOf(Priority),
        AssigneeId = NamedView == "mine" ? actor.UserId : IdOf(Assignee),
        Unassigned = NamedView == "unassigned" || Assignee == Nobody,
        OrganizationId = IdOf(Client),
        Text = Text,
        Edge = Cursor.Edge(Before, After),
        Size = size,
    };

    // Who searches by words wants to find what is closed, too.
    private IReadOnlyList<Phase> PhasesOfView => NamedView switch
    {
        "waiting" => [Core.Tickets.Phase.Pending],
        "closed" => [Core.Tickets.Phase.Resolved, Core.Tickets.Phase.Closed, Core.Tickets.Phase.Cancelled],
        "all" => [],
        "" when Text is not null => [],
        _ => DeskFilter.Active,
    };

    private static Guid? IdOf(string? text) => Guid.TryParse(text, out var id) ? id : null;
}
