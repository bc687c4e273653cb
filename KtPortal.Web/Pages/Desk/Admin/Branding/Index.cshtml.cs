using KtPortal.Core.Branding;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Admin.Branding;

/// <summary>How the portal of the provider or of a partner looks: edited as a draft, published when it is right.</summary>
[Access(Surface.Desk, BrandPermissions.Manage)]
[TakesUpTo(8 * 1024 * 1024)]
public sealed class IndexModel(
    BrandSheets sheets, BrandDrafts drafts, BrandPublishing publishing, CustomCssSwitch styles, BrandUploads uploads, BrandImages images,
    HostDirectory hosts) : BrandPage(sheets)
{
    private readonly BrandSheets brands = sheets;

    [BindProperty]
    public BrandForm Form { get; set; } = new();

    /// <summary>Of the sheet the form was made of.</summary>
    [BindProperty]
    public int Revision { get; set; }

    /// <summary>save or publish; css-off and css-on leave the form as it is.</summary>
    [BindProperty]
    public string? Act { get; set; }

    /// <summary>A colour that was offered.</summary>
    [BindProperty]
    public string? Take { get; set; }

    [BindProperty]
    public string[] Remove { get; set; } = [];

    [BindProperty]
    public IFormFile? Logo { get; set; }

    [BindProperty]
    public IFormFile? LogoDark { get; set; }

    [BindProperty]
    public IFormFile? Favicon { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Face { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Theme { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public IReadOnlyList<BrandOwner> Owners { get; private set; } = [];

    /// <summary>What somebody else changed meanwhile, beside what was typed here.</summary>
    public IReadOnlyList<(string Field, string Before, string After)> Differences { get; private set; } = [];

    /// <summary>Pictures that pages lay on a light plate where they are dark.</summary>
    public IReadOnlySet<Guid> TooDark { get; private set; } = new HashSet<Guid>();

    /// <summary>What was taken out of an SVG just now.</summary>
    public IReadOnlyList<string> Cleaned { get; private set; } = [];

    public BrandPanel Panel =>
        new(Owner, Form.ToShow(Sheet.Draft), BrandPanel.ChosenFace(Face), BrandPanel.ChosenTheme(Theme), Form.ToSettings().CustomCss);

    /// <summary>The form holds something else than the draft: refused, or a colour just taken.</summary>
    public bool IsUnsaved => HttpMethods.IsPost(Request.Method) && (!ModelState.IsValid || Panel.Shown.Stamp != Sheet.Draft.Stamp);

    public async Task<IActionResult> OnGetAsync()
    {
        if (await LoadAsync() is { } refusal)
        {
            return refusal;
        }

        (Form, Revision) = (BrandForm.Of(Sheet.Draft), Sheet.Revision);
        Cleaned = TempData["Cleaned"] as string[] ?? [];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        ModelState.Clear(); // every field is text; what it may be is the rules' to say
        if (await LoadAsync() is { } refusal)
        {
            return refusal;
        }

        Form.Settle();
        if (await TakeImagesAsync() is { Count: > 0 } errors)
        {
            return Refuse(new Problem.Invalid(errors));
        }

        if (!string.IsNullOrEmpty(Take))
        {
            Form.Take(Take);
            return Page();
        }

        if (Act is "css-off" or "css-on")
        {
            return await SwitchAsync(off: Act == "css-off");
        }

        var changed = Act == "publish" ? await PublishAsync(Form.ToSettings()) : await drafts.SaveAsync(Actor, Owner, Form.ToSettings(), Revision, Cancel);
        if (changed.Problem is Problem.Conflict && await OpenAsync() is null)
        {
            // Saved once more it counts as made from what is there now: whoever does so has seen the difference.
            (Differences, Revision) = ([.. Sheet.Draft.ChangesTo(Form.ToSettings())], Sheet.Revision);
        }

        if (!changed.Succeeded)
        {
            return Refuse(changed.Problem!);
        }

        await Db.CommitAsync(Cancel);
        hosts.Forget();
        TempData["Cleaned"] = Cleaned.ToArray();
        return SeeOther(AddressWith($"&done={(Act == "publish" ? "published" : "saved")}&face={BrandPanel.ChosenFace(Face)}&theme={BrandPanel.ChosenTheme(Theme)}"));
    }

    private async Task<IActionResult?> LoadAsync()
    {
        TooDark = await images.TooDarkAsync(Owner, Cancel);
        await CountAsync();
        var owners = await brands.OwnersAsync(Actor, Cancel);
        Owners = owners.Succeeded ? owners.Value : [];
        return await OpenAsync();
    }

    private async Task<IActionResult> SwitchAsync(bool off)
    {
        var switched = await styles.SetAsync(Actor, Owner, off, Cancel);
        if (!switched.Succeeded)
        {
            return Refuse(switched.Problem!);
        }

        await Db.CommitAsync(Cancel);
        hosts.Forget();
        await Incoming.EnterAsync(Db, Cancel);
        return await OpenAsync() ?? Page();
    }

    // Painting may take seconds: nothing is held meanwhile.
    private async Task<Result<BrandSheet>> PublishAsync(BrandSettings settings)
    {
        var gathered = await publishing.GatherAsync(Owner, settings, Cancel);
        if (!gathered.Succeeded)
        {
            return gathered.Problem!;
        }

        await Db.CommitAsync(Cancel);
        var artwork = await publishing.PaintAsync(settings, gathered.Value, Cancel);
        return await Incoming.EnterAsync(Db, Cancel)
            ? await publishing.PublishAsync(Actor, Owner, settings, Revision, artwork, Cancel)
            : new Problem.NotFound();
    }

    // Pictures are kept at once, in a transaction of their own: a form that is refused for its words need not bring them again.
    private async Task<FieldErrors> TakeImagesAsync()
    {
        var errors = new FieldErrors();
        var taken = new Dictionary<string, BrandUpload>();
        foreach (var (field, file) in new[] { (nameof(Logo), Logo), (nameof(LogoDark), LogoDark), (nameof(Favicon), Favicon) })
        {
            var (upload, refusal) = await uploads.ReadAsync(Actor, file, mustBeSquare: field == nameof(Favicon), Cancel);
            if (refusal is not null)
            {
                errors.Add(field, refusal);
            }
            else if (upload is not null)
            {
                taken[field] = upload;
            }
        }

        Cleaned = [.. taken.Values.SelectMany(u => u.Image.Removed).Distinct()];
        var kept = taken.Count == 0 ? [] : await KeepAsync(taken);
        Form.Pick(Remove, kept);
        return errors;
    }

    private async Task<Dictionary<string, Guid>> KeepAsync(Dictionary<string, BrandUpload> taken)
    {
        await Db.CommitAsync(Cancel);
        var measured = new Dictionary<string, BrandUpload>();
        foreach (var (field, upload) in taken)
        {
            measured[field] = await uploads.MeasureAsync(upload, Cancel);
        }

        var kept = new Dictionary<string, Guid>();
        await Incoming.EnterAsync(Db, Cancel);
        foreach (var (field, upload) in measured)
        {
            kept[field] = await uploads.KeepAsync(Actor, Owner, upload, Cancel);
        }

        await Db.CommitAsync(Cancel);
        await Incoming.EnterAsync(Db, Cancel);
        return kept;
    }
}
