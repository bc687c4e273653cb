using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Web.Http;
using KtPortal.Web.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Comments;

/// <summary>Asks whether what one said oneself shall go, and takes it away.</summary>
[Access(Surface.Portal, TicketPermissions.Create)]
public sealed class RemovalModel(CommentChanges comments) : CommentPage(comments)
{
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
