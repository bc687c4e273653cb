using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Watching;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Who takes part: somebody more, somebody less, or who presses it himself.</summary>
public sealed record PeopleForm
{
    /// <summary>A name, or an address.</summary>
    public string? Address { get; set; }

    /// <summary>The address of who was chosen among those whom the name fits.</summary>
    public string? Chosen { get; set; }

    /// <summary>Whose part ends.</summary>
    public Guid? Remove { get; set; }

    /// <summary>The button that has its reader watch, or no more.</summary>
    public bool? Watch { get; set; }

    /// <summary>Whom the name fits.</summary>
    [BindNever]
    public IReadOnlyList<FoundPerson> Found { get; set; } = [];
}

/// <summary>Each watches by himself; who may change the ticket says who else takes part.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class PeopleModel(DeskTicketQueries tickets, TicketChoices choices, TicketPeople people, PersonFinder finder, Uploads uploads)
    : TicketFormPage<PeopleForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (!ModelState.IsValid)
        {
            return Refuse(new Problem.NotFound());
        }

        if (Form.Watch is { } watches)
        {
            return await SeeAsync(number, watches ? people.WatchAsync(Actor, number, Cancel) : people.UnwatchAsync(Actor, number, Cancel));
        }

        if (Form.Remove is { } part)
        {
            return await SeeAsync(number, people.RemoveAsync(Actor, number, part, Cancel));
        }

        return await FindAsync(number) is { } address
            ? await SeeAsync(number, people.AddAsync(Actor, number, address, Cancel))
            : await ShowAgainAsync(number, new Problem.Invalid("Address", Form.Found.Count > 0 ? DeskTicketTexts.ChoosePerson : DeskTicketTexts.NobodyOfThatName));
    }

    // An address names somebody; a name does where it fits nobody else.
    private async Task<string?> FindAsync(string number)
    {
        var typed = (Form.Address ?? "").Trim();
        if (Form.Chosen is { Length: > 0 } || typed.Contains('@', StringComparison.Ordinal))
        {
            return Form.Chosen is { Length: > 0 } chosen ? chosen : typed;
        }

        Form.Found = await finder.FindAsync(Actor, number, typed, Cancel);
        return Form.Found is [var only] && only.Name.Equals(typed, StringComparison.OrdinalIgnoreCase) ? only.Email : null;
    }

    private async Task<IActionResult> SeeAsync(string number, Task<Result<Change>> changing)
    {
        var changed = await changing;
        return changed.Succeeded ? SeeChange(changed.Value) : await ShowAgainAsync(number, changed.Problem!);
    }
}
