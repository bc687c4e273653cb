using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Web.Fields;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>One custom field; what is typed of it stands in the request under its own name.</summary>
public sealed record FieldForm
{
    public string? Key { get; set; }

    /// <summary>What was stored when it was read, as JSON.</summary>
    public string? Was { get; set; }
}

/// <summary>Custom fields of a ticket, each saved as it is filled in.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class FieldsModel(DeskTicketQueries tickets, TicketChoices choices, TicketAnswers answers, Uploads uploads)
    : TicketFormPage<FieldForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        var sent = this.Answers();
        var key = Form.Key ?? "";
        var saved = await answers.SetAsync(
            Actor, number, key, Form.Was, sent with { Typed = sent.Typed.Where(t => t.Key == key).ToDictionary() }, Cancel);
        return saved.Succeeded ? SeeChange(saved.Value) : await ShowAgainAsync(number, saved.Problem!);
    }
}
