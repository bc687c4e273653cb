using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk;

/// <summary>A text as readers will see it, for the editor. Nothing is kept.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
[RequestSizeLimit(256 * 1024)]
public sealed class PreviewModel(TypingLimits limits) : PortalPage
{
    /// <summary>As long as a comment may be.</summary>
    private const int MostCharacters = 10_000;

    [BindProperty]
    public string? Text { get; set; }

    public IActionResult OnGet() => LocalRedirect("/desk");

    public IActionResult OnPost()
    {
        if (Text is { Length: > MostCharacters })
        {
            return StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        return limits.RefusePreview(Actor) is { } tooMany
            ? Refuse(tooMany)
            : Content(MarkdownText.ToHtml(Text ?? ""), "text/html; charset=utf-8");
    }
}
