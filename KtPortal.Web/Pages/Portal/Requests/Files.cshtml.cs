using KtPortal.Core.Files;
using KtPortal.Core.Limits;
using KtPortal.Core.Requests;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Requests;

/// <summary>A file of the link's ticket: of its description or of what was said to its client.</summary>
[Open("one ticket, for who holds its link")]
public sealed class FilesModel(LinkedTickets tickets, FileStores stores, RateLimits limits, VisitorSeal seal, Uploads uploads)
    : LinkPage(tickets, limits, seal, uploads)
{
    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await EnterAsync() is { } refused)
        {
            return refused;
        }

        var file = await Tickets.FindFileAsync(Token, id, Cancel);
        await LeaveAsync();
        if (file is null)
        {
            return Over();
        }

        Found();
        await using var content = await stores.Of(file.Store).OpenAsync(file.Key, Cancel);
        await DownloadEndpoint.SendAsync(HttpContext, file.Name, file.ContentType, file.Size, content);
        return new EmptyResult();
    }
}
