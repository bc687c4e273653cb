using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Deletion;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Asks why a ticket shall go, and takes it away.</summary>
[Access(Surface.Desk, TicketPermissions.Delete)]
public sealed class DeletionModel(TicketFinder finder, TicketDeletion deletion) : PortalPage
{
    [BindProperty]
    public string? Reason { get; set; }

    public FoundTicket Ticket { get; private set; } = null!;

    protected override string Section => TicketPlaces.Open;

    public async Task<IActionResult> OnGetAsync(string number) => await FindAsync(number) ?? Page();

    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (await FindAsync(number) is { } elsewhere)
        {
            return elsewhere;
        }

        var deleted = await deletion.DeleteAsync(Actor, number, Reason, Cancel);
        if (!deleted.Succeeded)
        {
            await CountAsync();
            return Refuse(deleted.Problem!);
        }

        Tell(deleted.Value);
        return SeeOther("/desk/tickets");
    }

    // Of one that was merged the ticket it is now is asked about.
    private async Task<IActionResult?> FindAsync(string number)
    {
        if ((await finder.FindAsync(Actor, number, Guid.Empty, Cancel)).FirstOrDefault(t => t.IsNamed) is not { } ticket)
        {
            return Refuse(new Problem.NotFound());
        }

        Ticket = ticket;
        return ticket.Number == number ? null : SeeOther($"/desk/tickets/{ticket.Number}/deletion");
    }
}
