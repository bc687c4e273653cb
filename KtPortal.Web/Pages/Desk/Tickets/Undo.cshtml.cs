using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

public sealed record UndoForm
{
    /// <summary>The sealed change.</summary>
    public string? Change { get; set; }

    /// <summary>The page of the desk on which it was pressed.</summary>
    public string? Back { get; set; }
}

/// <summary>Takes back the edit that was just made; whether it still can be the service says.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class UndoModel(DeskTicketQueries tickets, TicketChoices choices, TicketUndo undo, UndoSeal seal, Uploads uploads)
    : TicketFormPage<UndoForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (seal.Open(Form.Change) is not { } change || change.Number != number)
        {
            return await ShowAgainAsync(number, new Problem.Conflict(DeskTicketTexts.TooLateToUndo));
        }

        var undone = await undo.UndoAsync(Actor, change, Cancel);
        if (!undone.Succeeded)
        {
            return await ShowAgainAsync(number, undone.Problem!);
        }

        new Notice(DeskTicketTexts.AsBefore.With(number), Now).LeaveIn(TempData);
        return SeeOther(DeskPage.Local(Url, Form.Back) ?? AddressOf(number));
    }
}
