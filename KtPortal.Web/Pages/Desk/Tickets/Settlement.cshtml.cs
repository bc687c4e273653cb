using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Escalations;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>A button, and nothing to fill in.</summary>
public sealed record SettlementForm;

/// <summary>What was escalated needs no more attention than others.</summary>
[Access(Surface.Desk, TicketPermissions.Escalate)]
public sealed class SettlementModel(DeskTicketQueries tickets, TicketChoices choices, TicketEscalations escalations, Uploads uploads)
    : TicketFormPage<SettlementForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        var settled = await escalations.SettleAsync(Actor, number, Cancel);
        if (!settled.Succeeded)
        {
            return await ShowAgainAsync(number, settled.Problem!);
        }

        new Notice(DeskTicketTexts.SettledIt.With(number.ToUpperInvariant()), Now).LeaveIn(TempData);
        return SeeTicket(number);
    }
}
