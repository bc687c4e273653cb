using KtPortal.Core.CannedResponses;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Web.Fields;
using KtPortal.Web.Http;
using KtPortal.Web.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Public replies, partner notes and internal notes; which of them the actor may write the service decides.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
[TakesFiles]
public sealed class RepliesModel(
    DeskTicketQueries tickets, TicketChoices choices, TicketReplies replies, CannedReplies canned, Uploads uploads)
    : TicketFormPage<ReplyForm>(tickets, choices, uploads)
{
    private readonly DeskTicketQueries tickets = tickets;

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var organization = Uploads.Any ? await tickets.OrganizationOfAsync(Actor, number, Cancel) : Actor.OrganizationId;
        if (organization is null)
        {
            return Refuse(new Problem.NotFound());
        }

        if (!EnumText<Visibility>.TryParse(Form.Visibility, out var visibility) || !ModelState.IsValid)
        {
            await Uploads.KeepAsync(organization.Value, Core.Kernel.Visibility.Partner, Cancel);
            return await ShowAgainAsync(number, new Problem.Invalid("Content", DeskTicketTexts.ChooseWhoSees));
        }

        IReadOnlyList<Guid> files = [];
        if (Uploads.Any)
        {
            if (await Uploads.RefuseAsync(organization.Value, visibility, Cancel) is { } tooMany)
            {
                return await ShowAgainAsync(number, tooMany);
            }

            files = await Uploads.SaveAsync(organization.Value, visibility, Cancel);
        }

        var content = await canned.FillAsync(Actor, number, Form.Content, visibility, Cancel);
        if (canned.Refuse(content, visibility) is { } open)
        {
            await Uploads.KeepAsync(Cancel);
            return await ShowAgainAsync(number, open);
        }

        var posted = await replies.PostAsync(
            Actor,
            number,
            new ReplyToTicket
            {
                Content = content ?? "",
                Format = TextFormat.Markdown,
                Visibility = visibility,
                // "then set" belongs to a public reply; hidden beside a note it means nothing.
                StatusId = visibility == Core.Kernel.Visibility.Public ? Form.ThenStatusId : null,
                PriorityId = visibility == Core.Kernel.Visibility.Public ? Form.ThenPriorityId : null,
                TakesIt = Form.TakesIt,
                IsSure = Form.IsSure,
                Answers = this.Answers(),
                ReadUntil = ReadingMark.Read(Form.ReadUntil),
                FileIds = files,
                FormKey = Form.FormKey,
                Source = "desk",
                Draft = DraftOf(number),
            },
            Cancel);
        if (posted.Succeeded)
        {
            await canned.CountAsync(Actor, posted.Value.CommentId, Form.Canned, Cancel);
            TellRefused(Uploads);
            return SeeTicket(posted.Value.TicketNumber);
        }

        await Uploads.KeepAsync(Cancel);
        return await ShowAgainAsync(number, posted.Problem!);
    }
}
