using KtPortal.Core.Branding;
using KtPortal.Core.Kernel;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <summary>Takes an earlier version back as the draft.</summary>
[Access(Surface.Desk, Permission.BrandingManage)]
public sealed class VersionsModel(BrandSheets sheets, BrandDrafts drafts) : BrandPage(sheets)
{
    [BindProperty]
    public Guid? Version { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        var restored = await drafts.RestoreAsync(Actor, Owner, Version ?? Guid.Empty, Cancel);
        return restored.Succeeded ? SeeOther(AddressWith("&done=restored")) : Refuse(restored.Problem!);
    }
}
