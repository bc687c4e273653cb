using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Totals;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Totals;

/// <summary>Tickets by client; each number leads to what it counts.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class IndexModel(ClientTotalQueries queries) : PortalPage
{
    public ClientTotals Totals { get; private set; } = null!;

    public bool ShowsRatings => Actor.May(SurveyPermissions.Read);

    protected override string Section => TicketPlaces.Totals;

    public async Task OnGetAsync() => Totals = await queries.ReadAsync(Actor, Cancel);
}
