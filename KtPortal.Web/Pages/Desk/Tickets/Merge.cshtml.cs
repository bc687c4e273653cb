using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Merging;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Asks into which ticket another is merged, shows what moves there, and merges it.</summary>
[Access(Surface.Desk, TicketPermissions.Merge)]
public sealed class MergeModel(TicketFinder finder, TicketMerging merging) : PortalPage
{
    /// <summary>Its number, the address of its page, or words that stand in it.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Into { get; set; }

    public FoundTicket Ticket { get; private set; } = null!;

    /// <summary>Which the words fit.</summary>
    public IReadOnlyList<FoundTicket> Found { get; private set; } = [];

    public MergePreview? Preview { get; private set; }

    protected override string Section => TicketPlaces.Open;

    public async Task<IActionResult> OnGetAsync(string number)
    {
        if (await FindAsync(number) is { } elsewhere)
        {
            return elsewhere;
        }

        if (string.IsNullOrWhiteSpace(Into))
        {
            return Page();
        }

        var found = await finder.FindAsync(Actor, Into, Guid.Empty, Cancel);
        if (found is not [{ IsNamed: true }])
        {
            Found = [.. found.Where(t => t.Number != number)];
            return Refuse(new Problem.Invalid("Into", Found.Count > 0 ? DeskTicketTexts.ChooseTicket : DeskTicketTexts.NoTicketFits));
        }

        var preview = await merging.PreviewAsync(Actor, number, Into, Cancel);
        Preview = preview.Succeeded ? preview.Value : null;
        return preview.Succeeded ? Page() : Refuse(preview.Problem!);
    }

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var merged = await merging.MergeAsync(Actor, [number], Into, Cancel);
        if (!merged.Succeeded)
        {
            if (await FindAsync(number) is { } elsewhere)
            {
                return elsewhere;
            }

            await CountAsync();
            return Refuse(merged.Problem!);
        }

        new Notice(DeskTicketTexts.MergedIt.With(number, merged.Value.Number), Now).LeaveIn(TempData);
        return SeeOther("/desk/tickets/" + merged.Value.Number);
    }

    // Of one that was merged meanwhile there is nothing to ask.
    private async Task<IActionResult?> FindAsync(string number)
    {
        if ((await finder.FindAsync(Actor, number, Guid.Empty, Cancel)).FirstOrDefault(t => t.IsNamed) is not { } ticket)
        {
            return Refuse(new Problem.NotFound());
        }

        Ticket = ticket;
        return ticket.Number == number ? null : SeeOther("/desk/tickets/" + ticket.Number);
    }
}
