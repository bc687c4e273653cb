using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Deletion;
using KtPortal.Web.Http;
using KtPortal.Web.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin;

/// <summary>Tickets that were deleted, to be had back for thirty days.</summary>
[Access(Surface.Desk, TicketPermissions.Delete)]
public sealed class DeletedModel(TicketDeletion deletion) : PortalPage
{
    /// <summary>The one to restore.</summary>
    [BindProperty]
    public Guid Id { get; set; }

    public IReadOnlyList<DeletedTicket> Tickets { get; private set; } = [];

    protected override string Section => TicketPlaces.Deleted;

    public Task<IActionResult> OnGetAsync() => ShowAsync(null);

    public async Task<IActionResult> OnPostAsync()
    {
        var restored = await deletion.RestoreAsync(Actor, Id, Cancel);
        if (!restored.Succeeded)
        {
            return await ShowAsync(restored.Problem!);
        }

        new Notice(DeletionPageTexts.Restored.With(restored.Value), Now).LeaveIn(TempData);
        return SeeOther("/desk/tickets/" + restored.Value);
    }

    private async Task<IActionResult> ShowAsync(Problem? problem)
    {
        var listed = await deletion.ListAsync(Actor, Cancel);
        if (!listed.Succeeded)
        {
            return Refuse(listed.Problem!);
        }

        Tickets = listed.Value;
        if (problem is null)
        {
            return Page();
        }

        await CountAsync();
        return Refuse(problem);
    }
}
