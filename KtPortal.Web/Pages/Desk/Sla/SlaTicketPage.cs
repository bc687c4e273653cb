using KtPortal.Core.Kernel;
using KtPortal.Core.Sla;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla;

/// <summary>What the pages about one ticket's service level share: all of them show it whole, with the form that was refused.</summary>
public abstract class SlaTicketPage(SlaTicketQueries queries) : PortalPage
{
    public SlaOfTicketPage Sla { get; private set; } = null!;

    /// <summary>Why it is taken out, or forgiven, as it was typed.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    public bool MayApply => Actor.May(SlaPermissions.Apply);

    public bool MayWaive => Actor.May(SlaPermissions.Waive);

    /// <summary>Which of the page's forms was sent.</summary>
    public virtual string? Sent => null;

    protected override string Section => TicketPlaces.Open;

    protected static string AddressOf(string number) => $"/desk/tickets/{Uri.EscapeDataString(number)}/sla";

    protected async Task<IActionResult?> LoadAsync(string number)
    {
        if (await queries.FindAsync(Actor, number, Cancel) is not { } found)
        {
            return Refuse(new Problem.NotFound());
        }

        Sla = found;
        return null;
    }

    /// <summary>Shows the page again where it was refused, else the page as it is now.</summary>
    protected async Task<IActionResult> AnswerAsync(string number, Result<Done> done, string told)
    {
        if (!done.Succeeded)
        {
            if (await LoadAsync(number) is { } gone)
            {
                return gone;
            }

            await CountAsync();
            return Refuse(done.Problem!);
        }

        new Notice(told, Now).LeaveIn(TempData);
        return SeeOther(AddressOf(number));
    }
}
