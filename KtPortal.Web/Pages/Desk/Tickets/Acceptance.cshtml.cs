using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>What a ticket is let in with.</summary>
public sealed record AcceptanceForm
{
    public Guid? PriorityId { get; set; }

    public Guid? CategoryId { get; set; }

    public Guid? AssigneeId { get; set; }

    public Guid? QueueId { get; set; }

    public bool FromInbox { get; set; }

    public static AcceptanceForm Of(DeskTicket ticket) =>
        new()
        {
            PriorityId = ticket.Row.PriorityId,
            CategoryId = ticket.Row.CategoryId,
            AssigneeId = ticket.AssigneeId,
            QueueId = ticket.QueueId,
        };
}

/// <summary>Lets a new ticket in, from its page or from the inbox.</summary>
[Access(Surface.Desk, TicketPermissions.Accept)]
public sealed class AcceptanceModel(DeskTicketQueries tickets, TicketChoices choices, TicketAcceptance acceptance, Uploads uploads)
    : TicketFormPage<AcceptanceForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (!ModelState.IsValid)
        {
            return await ShowAgainAsync(number, new Problem.Invalid("PriorityId", DeskTicketTexts.NotReadableAccept));
        }

        var wanted = new AcceptTicket(Form.PriorityId, Form.CategoryId, Form.AssigneeId, Form.QueueId);
        var accepted = await acceptance.AcceptAsync(Actor, number, wanted, Cancel);
        return accepted.Succeeded ? SeeChange(accepted.Value, Form.FromInbox) : await ShowAgainAsync(number, accepted.Problem!);
    }
}
