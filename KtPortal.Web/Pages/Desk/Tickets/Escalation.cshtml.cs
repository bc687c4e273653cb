using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Escalations;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Why a ticket is escalated; what else is chosen changes with it.</summary>
public sealed record EscalationForm
{
    public string? Reason { get; set; }

    public int? Level { get; set; }

    public Guid? PriorityId { get; set; }

    public Guid? QueueId { get; set; }

    public Guid? TeamId { get; set; }

    public Guid? AssigneeId { get; set; }

    /// <summary>The same form sent twice does its work once.</summary>
    public Guid FormKey { get; set; } = Guid.CreateVersion7();
}

/// <summary>Asks for more attention to a ticket.</summary>
[Access(Surface.Desk, TicketPermissions.Escalate)]
public sealed class EscalationModel(DeskTicketQueries tickets, TicketChoices choices, TicketEscalations escalations, Uploads uploads)
    : TicketFormPage<EscalationForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (!ModelState.IsValid)
        {
            return await ShowAgainAsync(number, new Problem.Invalid("Level", TicketProblemTexts.EscalateLevel));
        }

        var wanted = new EscalateTicket(Form.Reason, Form.Level, Form.PriorityId, Form.QueueId, Form.TeamId, Form.AssigneeId)
        {
            FormKey = Form.FormKey,
        };
        var escalated = await escalations.EscalateAsync(Actor, number, wanted, Cancel);
        if (!escalated.Succeeded)
        {
            return await ShowAgainAsync(number, escalated.Problem!);
        }

        new Notice(DeskTicketTexts.EscalatedTo.With(number.ToUpperInvariant(), escalated.Value), Now).LeaveIn(TempData);
        return SeeTicket(number);
    }
}
