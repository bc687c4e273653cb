using KtPortal.Core.Languages;
using KtPortal.Core.Sla;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla;

/// <summary>Takes one ticket out of every figure, or lets it count again.</summary>
[Access(Surface.Desk, SlaPermissions.Apply)]
public sealed class ExclusionModel(SlaTicketQueries queries, SlaTickets tickets) : SlaTicketPage(queries)
{
    [BindProperty]
    public bool Again { get; set; }

    public override string Sent => "exclusion";

    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    public async Task<IActionResult> OnPostAsync(string number) => Again
        ? await AnswerAsync(number, await tickets.IncludeAsync(Actor, number, Cancel), SlaPageTexts.Included.With(number))
        : await AnswerAsync(number, await tickets.ExcludeAsync(Actor, number, Reason, Cancel), SlaPageTexts.Excluded.With(number));
}
