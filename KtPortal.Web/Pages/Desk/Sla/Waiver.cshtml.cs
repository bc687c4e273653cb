using KtPortal.Core.Languages;
using KtPortal.Core.Sla;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla;

/// <summary>Forgives a breach, and says why.</summary>
[Access(Surface.Desk, SlaPermissions.Waive)]
public sealed class WaiverModel(SlaTicketQueries queries, SlaTickets tickets) : SlaTicketPage(queries)
{
    [BindProperty]
    public SlaMetric Metric { get; set; }

    public override string Sent => "waiver-" + Metric;

    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    public async Task<IActionResult> OnPostAsync(string number) => await AnswerAsync(
        number, await tickets.WaiveAsync(Actor, number, Metric, Reason, Cancel), SlaPageTexts.Waived.With(number));
}
