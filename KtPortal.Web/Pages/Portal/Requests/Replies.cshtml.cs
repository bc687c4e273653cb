using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Limits;
using KtPortal.Core.Requests;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Requests;

/// <summary>What the holder of a link says on its ticket.</summary>
[Open("one ticket, for who holds its link")]
[TakesFiles]
public sealed class RepliesModel(LinkedTickets tickets, RequestReplies replies, RateLimits limits, VisitorSeal seal, Uploads uploads)
    : LinkPage(tickets, limits, seal, uploads)
{
    /// <summary>Its fields stand in the request without a prefix.</summary>
    [BindProperty(Name = "")]
    public LinkReplyForm Form { get; set; } = new();

    public IActionResult OnGet() => LocalRedirect(Address);

    public async Task<IActionResult> OnPostAsync()
    {
        Open(Form.Sealed);
        if (await FindAsync() is { } nowhere)
        {
            return nowhere;
        }

        if (Linked!.IsUnconfirmed)
        {
            return SeeOther(Address);
        }

        await Db.EnterAsync(System, Cancel);
        if (await Uploads.RefuseAsync(Served.OrganizationId, Visibility.Public, Cancel) is { } tooMany)
        {
            return ShowAgain(tooMany);
        }

        var files = await Uploads.SaveAsync(Served.OrganizationId, Visibility.Public, Cancel);
        var posted = await replies.PostAsync(
            System, Ticket.Id, new VisitorReply(Form.Content ?? "", files, Brought?.Key ?? Guid.CreateVersion7(), Token), Cancel);
        if (!posted.Succeeded)
        {
            await Uploads.KeepAsync(Cancel);
            return posted.Problem is Problem.NotFound ? Over() : ShowAgain(posted.Problem!);
        }

        TellRefused(Uploads);
        return SeeOther(Address + "#reply");
    }

    private ViewResult ShowAgain(Problem problem)
    {
        Refused = Form;
        Refuse(problem);
        return Shown();
    }
}
