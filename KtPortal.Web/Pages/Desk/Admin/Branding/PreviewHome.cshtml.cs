using KtPortal.Core.Branding;
using KtPortal.Core.Kernel;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

[Access(Surface.Desk, Permission.BrandingManage)]
public sealed class PreviewHomeModel(BrandSheets sheets, BrandPreviews previews, BrandImages images) : PreviewFrame(sheets, previews, images)
{
    protected override bool HasUser => true;
}
