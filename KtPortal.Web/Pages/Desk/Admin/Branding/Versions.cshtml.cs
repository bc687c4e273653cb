using KtPortal.Core.Branding;
using KtPortal.Core.Kernel;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <summary>Takes an earlier version back as the draft.</summary>
[Access(Surface.Desk, BrandPermissions.Manage)]
public sealed class VersionsModel(BrandSheets sheets, BrandDrafts drafts) : BrandPage(sheets)
{
    [BindProperty]
    public Guid? Version { get; set; }

    /// <summary>Of the sheet that was on the screen.</summary>
    [BindProperty]
    public int Revision { get; set; }

    public IActionResult OnGet() => SeeOther("/desk/admin/brand");

    public async Task<IActionResult> OnPostAsync()
    {
        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        var restored = await drafts.RestoreAsync(Actor, Owner, Version ?? Guid.Empty, Revision, Cancel);
        // Nothing was typed that could be lost: the page as it is now, and why nothing happened.
        return restored.Succeeded ? SeeOther(AddressWith("&done=restored"))
            : restored.Problem is Problem.Conflict ? SeeOther(AddressWith("&done=changed"))
            : Refuse(restored.Problem!);
    }
}
