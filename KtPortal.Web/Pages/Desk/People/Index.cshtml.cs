using KtPortal.Core.Languages;
using KtPortal.Core.Text;
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
    /// <summary>The number of the ticket that is given; what each lacks for it is said.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Ticket { get; set; }

    public IReadOnlyList<Choosable> People { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (limits.RefuseSearch(Actor) is { } tooMany)
        {
            return Refuse(tooMany);
        }

        People = [.. (await choices.PeopleAsync(Actor, TypedText.IsText(Ticket) ? Ticket : null, Cancel)).Select(Offer)];
        return Page();
    }

    private Choosable Offer(PersonChoice person)
    {
        var load = DeskTicketTexts.SomeOpen.With(person.Open);
        var note = person.Id == Actor.UserId ? $"{DeskTicketTexts.You} · {load}" : load;
        return new Choosable(person.Id.ToString(), person.Name, IsPerson: true)
        {
            Note = person.Lacks.Count > 0 ? SkillWords.Joined(note, string.Join(", ", person.Lacks)) : note,
        };
    }
}
