using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Web.Http;
using KtPortal.Web.Lists;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Lists;

/// <summary>Keeps what a list shows as a view: a new one, or the one it is shown by.</summary>
[Access(Surface.Desk)]
public sealed class ViewsModel(ListCatalog lists, SavedViews views) : ListFormPage(lists, views)
{
    private readonly SavedViews views = views;

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Shared { get; set; }

    /// <summary>new, save (as it is shown now), edit (name and audience, too) or delete.</summary>
    [BindProperty]
    public string? Do { get; set; }

    public bool IsOwn => Saved?.OwnerId == Actor.UserId;

    public IReadOnlyList<SharedWith> Audiences => SavedViews.AudiencesFor(Actor);

    public SharedWith SharedNow => EnumText<SharedWith>.TryParse(Shared, out var shared) ? shared : IsOwn ? Saved!.SharedWith : SharedWith.Nobody;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        Name = IsOwn ? Saved!.Name : null;
        return Request.IsFragment() ? Partial("_View", this) : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        await CountAsync();
        if (Saved is not null && Do == "delete")
        {
            var removed = await views.RemoveAsync(Actor, Saved, Cancel);
            return removed.Problem is { } problem ? Refuse(problem) : Tell(ListPageTexts.ViewRemoved.With(Saved.Name), List.Address);
        }

        var draft = new ViewDraft(Name, SharedNow);
        var kept = Saved is not null && Do is ("save" or "edit")
            ? await views.ChangeAsync(Actor, Saved, State, Do == "save" ? null : draft, Cancel)
            : await views.AddAsync(Actor, State, draft, Cancel);
        return kept.Problem is { } refused ? Refuse(refused)
            : Tell(
                ListPageTexts.ViewSaved.With(Do == "save" ? Saved!.Name : Name?.Trim()),
                new ListRequest { View = kept.Value.ToString() }.Write(List.Address));
    }

    private IActionResult Tell(string words, string address)
    {
        new Notice(words, Now).LeaveIn(TempData);
        return SeeOther(address);
    }
}
