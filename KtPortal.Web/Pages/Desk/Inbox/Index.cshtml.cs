using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Inbox;

/// <summary>New tickets: each is accepted and assigned, or refused, in one place.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class IndexModel(DeskTicketQueries tickets, TicketChoices choices, Counters counters) : PortalPage
{
    /// <summary>Each row carries a form, so a long inbox is worked through from the top.</summary>
    private const int MostRows = 50;

    public IReadOnlyList<DeskTicketRow> Rows { get; private set; } = [];

    public DeskChoices? Choices { get; private set; }

    public int Total { get; private set; }

    public string Title => Total > 0 ? InboxTexts.TitleCount.With(Total) : InboxTexts.Title;

    public bool MayAccept => Actor.May(TicketPermissions.Accept);

    protected override string Section => TicketPlaces.Inbox;

    protected override string Topics => "tickets";

    public async Task<IActionResult> OnGetAsync()
    {
        if (Request.IsFragment())
        {
            await CountAnewAsync();
        }

        Rows = await tickets.InboxAsync(Actor, MostRows, Cancel);
        Choices = MayAccept && Rows.Count > 0 ? await choices.ForDeskAsync(Actor, Cancel) : null;
        Total = Rows.Count < MostRows
            ? Rows.Count
            : (Counts ?? await counters.CountAsync(Db, Actor, Cancel))[TicketCounters.New] ?? Rows.Count;
        return Request.IsFragment() ? Partial("_InboxLive", this) : Page();
    }
}
