using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Web.Http;
using KtPortal.Web.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Comments;

/// <summary>Changes what one said oneself, in its place or on a page.</summary>
[Access(Surface.Portal, TicketPermissions.Create)]
public sealed class CommentModel(CommentChanges comments) : CommentPage(comments)
{
    public Task<IActionResult> OnGetAsync(Guid id) => AskAsync(id);

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        var changed = await Comments.ChangeAsync(Actor, id, new(Form.Content, Form.Edition), Cancel);
        if (!changed.Succeeded)
        {
            return await ShowAgainAsync(id, changed.Problem!);
        }

        Comment = changed.Value;
        return SeeOther(Place);
    }
}
