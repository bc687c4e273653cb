using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Fields;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>What a ticket is sorted by, saved against the version they were read with.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class PropertiesModel(DeskTicketQueries tickets, TicketChoices choices, TicketEdits edits, Uploads uploads)
    : TicketFormPage<PropertiesForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        Form = Form with { StatusId = Form.SetStatusId ?? Form.StatusId, AssigneeId = Form.Take ? Actor.UserId : Form.AssigneeId };
        if (!ModelState.IsValid || Form.StatusId is not { } status || Form.PriorityId is not { } priority)
        {
            return await ShowAgainAsync(number, new Problem.Invalid("StatusId", DeskTicketTexts.NotReadableSave));
        }

        var edit = new EditTicket(Form.Version, status, priority, Form.AssigneeId, Form.TypeId, Form.CategoryId, Form.ServiceId, Form.Reason)
        {
            IsSure = Form.IsSure,
            Answers = this.Answers(),
            Route = Form.QueueId is { } queue ? new RouteTicket(queue, Form.TeamId) : null,
        };
        var saved = await edits.SaveAsync(Actor, number, edit, Cancel);
        return saved.Succeeded ? SeeChange(saved.Value) : await ShowAgainAsync(number, saved.Problem!);
    }
}
