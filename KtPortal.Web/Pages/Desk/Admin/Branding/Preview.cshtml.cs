using KtPortal.Core.Branding;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <summary>
/// Keeps what stands in the form, for this editor alone, and shows it: beside the form while it is filled in, or, without
/// scripts, as a page of its own.
/// </summary>
[Access(Surface.Desk, BrandPermissions.Manage)]
[TakesUpTo(8 * 1024 * 1024)]
public sealed class PreviewModel(BrandSheets sheets, BrandPreviews previews) : BrandPage(sheets)
{
    [BindProperty]
    public BrandForm Form { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? Face { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Theme { get; set; }

    public BrandPanel Panel { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        var shown = await previews.FindAsync(Actor, Owner, Cancel) ?? Sheet.Draft;
        Panel = Show(shown, shown.CustomCss);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        ModelState.Clear();
        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        Form.Settle();
        Panel = Show(Form.ToShow(Sheet.Draft), Form.ToSettings().CustomCss);
        await previews.KeepAsync(Actor, Owner, Panel.Shown, Cancel);
        return Request.IsFragment() ? Partial("_Panel", Panel) : SeeOther($"/desk/admin/brand/preview?organization={Owner}");
    }

    private BrandPanel Show(BrandSettings settings, string? css) => new(Owner, settings, BrandPanel.ChosenFace(Face), BrandPanel.ChosenTheme(Theme), css);
}
