using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>The form that narrows the list. A page of its own, so that the list stays one query; scripts show it as a dialog.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class FilterModel(TicketChoices choices) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public ListQuery Query { get; set; } = new();

    public DeskChoices Choices { get; private set; } = null!;

    protected override string Section => Query.Section;

    public async Task<IActionResult> OnGetAsync()
    {
        Choices = await choices.ForFilterAsync(Actor, Cancel);
        return Request.IsFragment() ? Partial("_Filter", this) : Page();
    }
}
