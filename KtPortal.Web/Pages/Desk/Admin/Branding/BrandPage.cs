using KtPortal.Core.Branding;
using KtPortal.Core.Kernel;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <summary>What all pages about a brand share: whose it is.</summary>
public abstract class BrandPage(BrandSheets sheets) : PortalPage
{
    /// <summary>Whose brand; one's own organization's if none is named.</summary>
    [BindProperty(SupportsGet = true, Name = "organization")]
    public Guid? OrganizationId { get; set; }

    public BrandSheet Sheet { get; private set; } = null!;

    protected Guid Owner => OrganizationId ?? Actor.OrganizationId;

    protected override string Section => BrandingFeature.BrandPlace;

    protected override string? Styles => "branding";

    /// <summary>Reads the sheet. Null when all is well.</summary>
    protected async Task<IActionResult?> OpenAsync()
    {
        if (Chosen("organization", OrganizationId) == Guid.Empty)
        {
            return Refuse(new Problem.NotFound());
        }

        var found = await sheets.FindAsync(Actor, Owner, Cancel);
        if (found.Succeeded)
        {
            Sheet = found.Value;
            return null;
        }

        return Refuse(found.Problem!);
    }

    protected string AddressWith(string query) => $"/desk/admin/brand?organization={Owner}{query}";
}
