using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Shows what should never have been there, asks why, and removes it for good: a comment, a file, or the description.</summary>
[Access(Surface.Desk, TicketPermissions.Delete)]
public sealed class RedactionModel(Redaction redaction) : PortalPage
{
    /// <summary>Neither this nor <see cref="FileId"/>: the description.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Comment { get; set; }

    [BindProperty(SupportsGet = true, Name = "File")]
    public Guid? FileId { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public RedactionPreview Preview { get; private set; } = null!;

    protected override string Section => TicketPlaces.Open;

    public async Task<IActionResult> OnGetAsync(string number) => await FindAsync(number) ?? Page();

    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (await FindAsync(number) is { } refused)
        {
            return refused;
        }

        var removed = await redaction.RemoveAsync(Actor, number, new(Comment, FileId), Reason, Cancel);
        if (!removed.Succeeded)
        {
            await CountAsync();
            return Refuse(removed.Problem!);
        }

        new Notice(DeskTicketTexts.RedactedIt.With(number), Now).LeaveIn(TempData);
        return SeeOther("/desk/tickets/" + Preview.Number);
    }

    private async Task<IActionResult?> FindAsync(string number)
    {
        var found = ModelState.IsValid ? await redaction.PreviewAsync(Actor, number, new(Comment, FileId), Cancel) : new Problem.NotFound();
        if (!found.Succeeded)
        {
            return Refuse(found.Problem!);
        }

        Preview = found.Value;
        return null;
    }
}
