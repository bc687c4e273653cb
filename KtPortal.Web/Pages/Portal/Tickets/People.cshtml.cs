using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Watching;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

/// <summary>Which of one's own side take part.</summary>
public sealed record PeopleForm
{
    /// <summary>Of a colleague who is to take part.</summary>
    public string? Address { get; set; }

    /// <summary>Whose part ends.</summary>
    public Guid? Remove { get; set; }

    /// <summary>The button that has its reader take part, or no more.</summary>
    public bool? Follow { get; set; }
}

/// <summary>A client has colleagues take part, or no more; each decides for himself.</summary>
[Access(Surface.Portal, TicketPermissions.Read)]
public sealed class PeopleModel(PortalTicketQueries tickets, TicketPeople people, Uploads uploads) : TicketPage(tickets, uploads)
{
    [BindProperty(Name = "")]
    public PeopleForm Form { get; set; } = new();

    public IActionResult OnGet(string number) => LocalRedirect($"/portal/tickets/{Uri.EscapeDataString(number)}");

    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (!ModelState.IsValid)
        {
            return Refuse(new Problem.NotFound());
        }

        var changed = await ChangeAsync(number);
        if (!changed.Succeeded)
        {
            return await ShowAgainAsync(number, Form, changed.Problem!);
        }

        // Who saw it only because he took part sees it no more.
        var isGone = Form.Follow is false && Actor.Audience == Audience.ClientUser && changed.Value.Fields.Count > 0;
        return SeeOther(isGone ? "/portal/tickets" : $"/portal/tickets/{Uri.EscapeDataString(number)}");
    }

    private Task<Result<Change>> ChangeAsync(string number) => (Form.Follow, Form.Remove) switch
    {
        (true, _) => people.WatchAsync(Actor, number, Cancel),
        (false, _) => people.UnwatchAsync(Actor, number, Cancel),
        (_, { } part) => people.RemoveAsync(Actor, number, part, Cancel),
        _ => people.AddAsync(Actor, number, Form.Address, Cancel),
    };
}
