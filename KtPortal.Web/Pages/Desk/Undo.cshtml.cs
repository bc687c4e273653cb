using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk;

/// <summary>Takes back what was just done, whatever it was. Whether it still can be, and who may, says whose change it is.</summary>
[Access(Surface.Desk)]
public sealed class UndoModel(ChangeUndo undo, UndoSeal seal) : PortalPage
{
    /// <summary>The sealed change.</summary>
    [BindProperty]
    public string? Change { get; set; }

    /// <summary>The page of the desk on which it was pressed.</summary>
    [BindProperty]
    public string? Back { get; set; }

    protected override string? Styles => "admin";

    public string BackAddress => DeskPage.Local(Url, Back) ?? "/desk";

    public IActionResult OnGet() => LocalRedirect("/desk");

    public async Task<IActionResult> OnPostAsync()
    {
        var change = seal.Open(Change);
        var undone = change is null ? new Problem.Conflict(DeskTexts.UndoOld) : await undo.TakeBackAsync(Actor, change, Cancel);
        if (!undone.Succeeded)
        {
            await CountAsync();
            return Refuse(undone.Problem!);
        }

        new Notice(DeskTexts.UndoDone.With(TenantWords.Of(change!.Name)), Now).LeaveIn(TempData);
        return SeeOther(BackAddress);
    }
}
