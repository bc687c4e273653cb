using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Relations;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

public sealed record SeparationForm
{
    /// <summary>Of the relation.</summary>
    public Guid Relation { get; set; }
}

/// <summary>Two tickets don't belong together after all.</summary>
[Access(Surface.Desk, TicketPermissions.Merge)]
public sealed class SeparationModel(DeskTicketQueries tickets, TicketChoices choices, TicketRelations relations, Uploads uploads)
    : TicketFormPage<SeparationForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        var parted = await relations.PartAsync(Actor, number, Form.Relation, Cancel);
        return parted.Succeeded ? SeeChange(parted.Value) : await ShowAgainAsync(number, parted.Problem!);
    }
}
