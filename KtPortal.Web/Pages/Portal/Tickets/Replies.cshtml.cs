using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

[Access(Surface.Portal, TicketPermissions.Create)]
[TakesFiles]
public sealed class RepliesModel(PortalTicketQueries tickets, TicketReplies replies, Uploads uploads) : TicketPage(tickets, uploads)
{
    /// <summary>Its fields stand in the request without a prefix.</summary>
    [BindProperty(Name = "")]
    public ReplyForm Form { get; set; } = new();

    public IActionResult OnGet(string number) => LocalRedirect($"/portal/tickets/{Uri.EscapeDataString(number)}");

    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (await Uploads.RefuseAsync(Actor.OrganizationId, Visibility.Public, Cancel) is { } tooMany)
        {
            return await ShowAgainAsync(number, Form, tooMany);
        }

        var files = await Uploads.SaveAsync(Actor.OrganizationId, Visibility.Public, Cancel);
        var posted = await replies.PostAsync(
            Actor,
            number,
            new ReplyToTicket
            {
                Content = Form.Content ?? "",
                ReadUntil = ReadingMark.Read(Form.ReadUntil),
                FileIds = files,
                FormKey = Form.FormKey,
                Draft = DraftOf(number),
            },
            Cancel);
        if (!posted.Succeeded)
        {
            await Uploads.KeepAsync(Cancel);
            return await ShowAgainAsync(number, Form, posted.Problem!);
        }

        var landed = posted.Value;
        TellRefused(Uploads);
        if (landed.IsFollowUp)
        {
            JustSent.Tell(TempData, landed.TicketNumber);
        }

        return SeeOther($"/portal/tickets/{landed.TicketNumber}{(landed.IsFollowUp ? "" : $"#c-{landed.CommentId:N}")}");
    }
}
