using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Lists;

/// <summary>How far a change of many rows is, and what became of each.</summary>
[Access(Surface.Desk)]
public sealed class RunModel(ListCatalog lists, SavedViews views, BulkRuns runs) : ListFormPage(lists, views)
{
    public BulkRun Run { get; private set; } = null!;

    public string ActionName => List.Actions.FirstOrDefault(a => a.Key == Run.Order.Action)?.Label() ?? Run.Order.Action;

    public string Title => Run.Undoes is null ? $"{ActionName}: {Run.Order.ValueName}" : BulkTexts.UndoOf.With(ActionName, Run.Order.ValueName);

    public async Task<IActionResult> OnGetAsync(Guid run)
    {
        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        if (await runs.FindAsync(Actor, List, run, Cancel) is not { } found)
        {
            return Refuse(new Problem.NotFound());
        }

        Run = found;
        return Request.IsFragment() ? Partial("_Run", this) : Page();
    }
}
