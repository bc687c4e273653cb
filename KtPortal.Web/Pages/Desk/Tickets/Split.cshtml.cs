using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Splitting;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>What of a conversation becomes a ticket of its own.</summary>
public sealed record SplitForm
{
    public string? Subject { get; set; }

    public string? Description { get; set; }

    public Guid[] Comments { get; set; } = [];

    public Guid? RequesterId { get; set; }

    /// <summary>The same form sent twice makes one ticket.</summary>
    public Guid FormKey { get; set; } = Guid.CreateVersion7();
}

/// <summary>Asks which comments are another matter, and makes a ticket of them.</summary>
[Access(Surface.Desk, TicketPermissions.Merge)]
public sealed class SplitModel(TicketSplitting splitting) : PortalPage
{
    [BindProperty(Name = "")]
    public SplitForm Form { get; set; } = new();

    public SplitChoices Ticket { get; private set; } = null!;

    protected override string Section => TicketPlaces.Open;

    protected override string? Styles => "tickets";

    public async Task<IActionResult> OnGetAsync(string number)
    {
        if (!await LoadAsync(number))
        {
            return Refuse(new Problem.NotFound());
        }

        Form = new SplitForm { Subject = Ticket.Subject };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var requester = Chosen("RequesterId", Form.RequesterId);
        var input = new SplitTicket(Form.Subject, Form.Comments)
        {
            Description = Form.Description,
            RequesterId = requester,
            FormKey = Form.FormKey,
        };
        var split = await splitting.SplitAsync(Actor, number, input, Cancel);
        if (split.Succeeded)
        {
            new Notice(DeskTicketTexts.SplitIt.With(split.Value, number), Now).LeaveIn(TempData);
            return SeeOther("/desk/tickets/" + split.Value);
        }

        if (!await LoadAsync(number))
        {
            return Refuse(new Problem.NotFound());
        }

        await CountAsync();
        return Refuse(split.Problem!);
    }

    private async Task<bool> LoadAsync(string number)
    {
        if (await splitting.FindAsync(Actor, number, Cancel) is not { } ticket)
        {
            return false;
        }

        Ticket = ticket;
        return true;
    }
}
