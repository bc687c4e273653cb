using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Web.Http;
using KtPortal.Web.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Comments;

/// <summary>Asks whether what one said oneself shall go, and takes it away.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class RemovalModel(CommentChanges comments) : CommentPage(comments)
{
    protected override string? Styles => "tickets";

    public Task<IActionResult> OnGetAsync(Guid id) => AskAsync(id);

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        var removed = await Comments.RemoveAsync(Actor, id, Form.Edition, Cancel);
        if (!removed.Succeeded)
        {
            return await ShowAgainAsync(id, removed.Problem!);
        }

        Comment = removed.Value;
        return SeeOther(TicketAddress);
    }
}
