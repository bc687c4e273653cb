using KtPortal.Core.Sla;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla;

/// <summary>Why a ticket is due when it is: every stretch that its clocks counted, and every one they passed over.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class TicketModel(SlaTicketQueries queries) : SlaTicketPage(queries)
{
    public async Task<IActionResult> OnGetAsync(string number) => await LoadAsync(number) ?? Page();
}
