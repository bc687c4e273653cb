using KtPortal.Core.Languages;
using KtPortal.Core.Sla;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla;

/// <summary>Gives one ticket another policy than its client, service or queue has.</summary>
[Access(Surface.Desk, SlaPermissions.Apply)]
public sealed class PolicyModel(SlaTicketQueries queries, SlaTickets tickets) : SlaTicketPage(queries)
{
    [BindProperty]
    public string? PolicyId { get; set; }

    public override string Sent => "policy";

    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    public async Task<IActionResult> OnPostAsync(string number) => await AnswerAsync(
        number, await tickets.ApplyAsync(Actor, number, AdminReading.Id(PolicyId), Cancel), SlaPageTexts.Applied.With(number));
}
