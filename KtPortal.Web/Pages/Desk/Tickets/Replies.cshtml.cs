using KtPortal.Core.CannedResponses;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Public replies, partner notes and internal notes; which of them the actor may write the service decides.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
[TakesFiles]
public sealed class RepliesModel(
    DeskTicketQueries tickets, TicketChoices choices, TicketReplies replies, CannedReplies canned, Uploads uploads)
    : TicketPage(tickets, choices, uploads)
{
    private readonly DeskTicketQueries tickets = tickets;

    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (!EnumText<Visibility>.TryParse(Visibility, out var visibility) || !ModelState.IsValid)
        {
            return await ShowAgainAsync(number, TicketForm.Reply, new Problem.Invalid("Content", DeskTicketTexts.ChooseWhoSees));
        }

        IReadOnlyList<Guid> files = [];
        if (Uploads.Any)
        {
            if (await tickets.OrganizationOfAsync(number, Cancel) is not { } organization)
            {
                return Refuse(new Problem.NotFound());
            }

            if (await Uploads.RefuseAsync(organization, visibility, Cancel) is { } tooMany)
            {
                return await ShowAgainAsync(number, TicketForm.Reply, tooMany);
            }

            files = await Uploads.SaveAsync(organization, visibility, Cancel);
        }

        if (canned.Refuse(Text, visibility) is { } open)
        {
            await Uploads.KeepAsync(Cancel);
            return await ShowAgainAsync(number, TicketForm.Reply, open);
        }

        var posted = await replies.PostAsync(
            Actor,
            number,
            new ReplyToTicket
            {
                Content = Text ?? "",
                Visibility = visibility,
                // "then set" belongs to a public reply; hidden beside a note it means nothing.
                StatusId = visibility == Core.Kernel.Visibility.Public ? ThenStatusId : null,
                PriorityId = visibility == Core.Kernel.Visibility.Public ? ThenPriorityId : null,
                FileIds = files,
                FormKey = FormKey == Guid.Empty ? Guid.CreateVersion7() : FormKey,
                Source = "desk",
                Draft = DraftOf(number),
            },
            Cancel);
        if (posted.Succeeded)
        {
            await canned.CountAsync(Actor, FormKey, Canned, Cancel);
            TellRefused(Uploads);
            return SeeTicket(posted.Value.TicketNumber);
        }

        await Uploads.KeepAsync(Cancel);
        return await ShowAgainAsync(number, TicketForm.Reply, posted.Problem!);
    }
}
