using KtPortal.Core.CannedResponses;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class TicketModel(DeskTicketQueries tickets, TicketChoices choices, Uploads uploads, CannedResponseQueries responses)
    : TicketPage(tickets, choices, uploads)
{
    /// <summary>A response to be put into the reply.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Canned { get; set; }

    public async Task<IActionResult> OnGetAsync(string number)
    {
        if (!await LoadAsync(number))
        {
            return Request.IsFragment() ? SeeAnew() : Refuse(new Problem.NotFound());
        }

        // An open page shows in place what its ticket is part of now: what is being written there is not lost.
        if (Ticket.Row.Number != number && !Request.IsFragment())
        {
            return LocalRedirect(Address);
        }

        if (Request.IsFragment())
        {
            await CountAnewAsync();
        }

        if (Canned is { } id &&
            await responses.FindAsync(Actor, new Subject(Core.Tickets.Ticket.SubjectKind, Ticket.Row.Id), id, Cancel) is { } response)
        {
            Reply = Reply.With(response, this);
        }

        return Request.IsFragment() ? Partial("_TicketLive", this) : TicketView();
    }
}
