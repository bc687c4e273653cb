using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Web.Http;
using KtPortal.Web.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Comments;

/// <summary>Changes what one said oneself, in its place or on a page.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class CommentModel(CommentChanges comments) : CommentPage(comments)
{
    protected override string? Styles => "tickets";

    public Task<IActionResult> OnGetAsync(Guid id) => AskAsync(id);

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        Visibility? readers = EnumText<Visibility>.TryParse(Form.Visibility, out var chosen) ? chosen : null;
        var changed = await Comments.ChangeAsync(Actor, id, new(Form.Content, Form.Edition, readers), Cancel);
        if (!changed.Succeeded)
        {
            return await ShowAgainAsync(id, changed.Problem!);
        }

        Comment = changed.Value;
        return SeeOther(Place);
    }
}
