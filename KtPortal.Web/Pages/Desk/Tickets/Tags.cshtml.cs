using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>One word that a ticket gets or loses: two people who tag it take nothing from each other.</summary>
public sealed record TagsForm
{
    /// <summary>"+vlan" puts it on, "-vlan" takes it off.</summary>
    public string? Change { get; set; }

    /// <summary>Put on as well; typed where no script does it.</summary>
    public string? New { get; set; }

    public IReadOnlyList<string> Added => [.. Named('+'), .. new[] { New ?? "" }.Where(word => word.Length > 0)];

    public IReadOnlyList<string> Removed => Named('-');

    private List<string> Named(char sign) => Change is { Length: > 1 } change && change[0] == sign ? [change[1..]] : [];
}

/// <summary>Staff's own words on a ticket, each saved as it is chosen.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class TagsModel(DeskTicketQueries tickets, TicketChoices choices, TicketTags tags, Uploads uploads)
    : TicketFormPage<TagsForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        var tagged = await tags.ChangeAsync(Actor, number, Form.Added, Form.Removed, Cancel);
        return tagged.Succeeded ? SeeChange(tagged.Value) : await ShowAgainAsync(number, tagged.Problem!);
    }
}
