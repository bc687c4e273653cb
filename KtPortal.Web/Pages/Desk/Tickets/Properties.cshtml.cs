using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Status, priority, assignee and category, saved against the version they were read with.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class PropertiesModel(DeskTicketQueries tickets, TicketChoices choices, TicketEdits edits, Uploads uploads)
    : TicketPage(tickets, choices, uploads)
{
    /// <summary>A button that says what it sets: "Resolve".</summary>
    [BindProperty]
    public Guid? SetStatusId { get; set; }

    /// <summary>"Take it".</summary>
    [BindProperty]
    public bool Take { get; set; }

    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    public async Task<IActionResult> OnPostAsync(string number)
    {
        (StatusId, AssigneeId) = (SetStatusId ?? StatusId, Take ? Actor.UserId : AssigneeId);
        if (!ModelState.IsValid || StatusId is not { } status || PriorityId is not { } priority)
        {
            return await ShowAgainAsync(number, TicketForm.Properties, new Problem.Invalid("StatusId", DeskTicketTexts.NotReadableSave));
        }

        var saved = await edits.SaveAsync(Actor, number, new EditTicket(Version, status, priority, AssigneeId, CategoryId, Reason), Cancel);
        return saved.Succeeded ? SeeChange(saved.Value) : await ShowAgainAsync(number, TicketForm.Properties, saved.Problem!);
    }
}
