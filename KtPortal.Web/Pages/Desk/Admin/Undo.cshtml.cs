using KtPortal.Core.Administration;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin;

/// <summary>Takes back what was just done on an admin page. Whether it still can be, and who may, says whose change it is.</summary>
[Access(Surface.Desk)]
public sealed class UndoModel(AdminUndo undo, UndoSeal seal) : PortalPage
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
        var change = seal.Open<AdminChange>(Change);
        var undone = change is null ? new Problem.Conflict(AdminPageTexts.UndoOld) : await undo.TakeBackAsync(Actor, change, Cancel);
        if (!undone.Succeeded)
        {
            await CountAsync();
            return Refuse(undone.Problem!);
        }

        new Notice(AdminPageTexts.UndoDone.With(TenantWords.Of(change!.Subject)), Now).LeaveIn(TempData);
        return SeeOther(BackAddress);
    }
}
