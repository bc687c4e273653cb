using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Web.Fields;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

/// <summary>A client's custom fields; each stands in the request under its own name.</summary>
public sealed record FieldsForm;

/// <summary>What a client says otherwise than before.</summary>
[Access(Surface.Portal, TicketPermissions.Create)]
public sealed class FieldsModel(PortalTicketQueries tickets, TicketAnswers answers, Uploads uploads) : TicketPage(tickets, uploads)
{
    public IActionResult OnGet(string number) => LocalRedirect($"/portal/tickets/{Uri.EscapeDataString(number)}");

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var form = Request.HasFormContentType ? Request.Form : null;
        var saved = await answers.SetAllAsync(Actor, number, key => form is null ? null : (string?)form["Was." + key], this.Answers(), Cancel);
        return saved.Succeeded ? SeeOther($"/portal/tickets/{saved.Value}") : await ShowAgainAsync(number, new FieldsForm(), saved.Problem!);
    }
}
