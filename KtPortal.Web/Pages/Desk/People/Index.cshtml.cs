using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Pages.Desk.Tickets;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.People;

/// <summary>Whom a ticket can be given to and how much each has to do now, as options of a choice.</summary>
[Access(Surface.Desk, TicketPermissions.Assign)]
public sealed class IndexModel(TicketChoices choices, TypingLimits limits) : PortalPage
{
    public IReadOnlyList<Choosable> People { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (limits.RefuseSearch(Actor) is { } tooMany)
        {
            return Refuse(tooMany);
        }

        People = [.. (await choices.PeopleAsync(Actor, Cancel)).Select(Offer)];
        return Page();
    }

    private Choosable Offer(PersonChoice person)
    {
        var load = DeskTicketTexts.SomeOpen.With(person.Open);
        return new Choosable(person.Id.ToString(), person.Name, IsPerson: true)
        {
            Note = person.Id == Actor.UserId ? $"{DeskTicketTexts.You} · {load}" : load,
        };
    }
}
