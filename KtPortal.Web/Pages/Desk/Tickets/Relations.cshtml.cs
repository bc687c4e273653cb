using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Relations;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>What a ticket is to another one.</summary>
public sealed record RelationsForm
{
    /// <summary>A word of <see cref="RelationAs"/>.</summary>
    public string? As { get; set; }

    /// <summary>Its number, the address of its page, or words that stand in it.</summary>
    public string? Other { get; set; }

    /// <summary>The number of the one that was chosen of those that the words fit.</summary>
    public string? Chosen { get; set; }

    public bool ClosesDuplicate { get; set; }

    public string? Note { get; set; }

    /// <summary>Which the words fit.</summary>
    [BindNever]
    public IReadOnlyList<FoundTicket> Found { get; set; } = [];
}

/// <summary>Relates a ticket to another one.</summary>
[Access(Surface.Desk, TicketPermissions.Merge)]
public sealed class RelationsModel(
    DeskTicketQueries tickets, TicketChoices choices, TicketFinder finder, TicketRelations relations, Uploads uploads)
    : TicketFormPage<RelationsForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (!EnumText<RelationAs>.TryParse(Form.As, out var said))
        {
            return await ShowAgainAsync(number, new Problem.Invalid("As", DeskTicketTexts.ChooseRelation));
        }

        var found = await finder.FindAsync(Actor, Form.Other, Guid.Empty, Cancel);
        var meant = found.FirstOrDefault(t => t.IsNamed || t.Number == Form.Chosen);
        if (meant is null)
        {
            Form.Found = [.. found.Where(t => t.Number != number)];
            return await ShowAgainAsync(
                number, new Problem.Invalid("Other", Form.Found.Count > 0 ? DeskTicketTexts.ChooseTicket : DeskTicketTexts.NoTicketFits));
        }

        var input = new RelateTickets(said, meant.Number) { ClosesDuplicate = Form.ClosesDuplicate && said == RelationAs.Duplicate, Note = Form.Note };
        var related = await relations.RelateAsync(Actor, number, input, Cancel);
        return related.Succeeded ? SeeChange(related.Value) : await ShowAgainAsync(number, related.Problem!);
    }
}
