using KtPortal.Core.Branding;
using KtPortal.Core.Tickets;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <summary>
/// A page as clients would see it, with made-up data, for a frame of our own pages and for no other. It runs nothing and sends
/// nothing.
/// </summary>
public abstract class PreviewFrame(BrandSheets sheets, BrandPreviews previews, BrandImages images) : BrandPage(sheets)
{
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private ShellModel? shown;

    [BindProperty(SupportsGet = true)]
    public string? Theme { get; set; }

    /// <summary>safe shows the page without the brand's own CSS.</summary>
    [BindProperty(SupportsGet = true, Name = "brand")]
    public string? Look { get; set; }

    /// <summary>The look that the page around the frame was made with.</summary>
    [BindProperty(SupportsGet = true, Name = "v")]
    public string? Stamp { get; set; }

    public BrandSettings Settings { get; private set; } = new();

    public override ShellModel Shell => shown ?? base.Shell;

    protected virtual string StylePolicy => Policy;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        Settings = await previews.ShownAsync(Actor, Owner, Sheet.Draft, Stamp, Cancel);
        var logo = await images.FindAsync(Owner, Settings.LogoId, Cancel);
        shown = new ShellModel
        {
            Portal = Settings.PortalName,
            Logo = AddressOf(Settings.LogoId),
            LogoDark = AddressOf(Settings.LogoDarkId),
            LogoIsWide = logo?.Image.Proportion >= 2,
            LogoNeedsPlate = Settings.LogoDarkId is null && logo?.TooDark == true,
            Sheets = [Assets.Css, $"/desk/admin/brand/preview/{Owner}/theme.css?v={Settings.Stamp}"],
            CustomCss = Look == "safe" || string.IsNullOrWhiteSpace(Settings.CustomCss) ? null : $"/desk/admin/brand/preview/{Owner}/custom.css?v={Settings.Stamp}",
            Brand = Settings,
            Theme = BrandPanel.ChosenTheme(Theme),
            Section = TicketPlaces.Home,
            User = HasUser ? new ShellUser("preview", BrandPageTexts.SamplePerson, BrandPageTexts.SampleClient) : null,
        };
        Response.Headers.ContentSecurityPolicy = StylePolicy;
        Response.Headers.XFrameOptions = "SAMEORIGIN";
        return Answer();
    }

    protected virtual bool HasUser => false;

    protected virtual IActionResult Answer()
    {
        (ViewData["Scripts"], ViewData["Inert"]) = (false, true);
        return Page();
    }

    private static string? AddressOf(Guid? image) => image is null ? null : $"/desk/admin/brand/images/{image}";
}
