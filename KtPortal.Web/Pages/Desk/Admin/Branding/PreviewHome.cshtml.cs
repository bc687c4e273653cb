using KtPortal.Core.Branding;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

[Access(Surface.Desk, BrandPermissions.Manage)]
public sealed class PreviewHomeModel(BrandSheets sheets, BrandPreviews previews, BrandImages images) : PreviewFrame(sheets, previews, images)
{
    protected override bool HasUser => true;
}
