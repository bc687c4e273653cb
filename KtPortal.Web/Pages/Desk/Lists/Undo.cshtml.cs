using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Web.Http;
using KtPortal.Web.Lists;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Lists;

/// <summary>Takes back what was done to many rows, or to a card that was moved. Each row is asked by itself.</summary>
[Access(Surface.Desk)]
public sealed class UndoModel(ListCatalog lists, SavedViews views, BulkRuns runs, BulkRunner runner, BulkUndo undo)
    : BulkPage(lists, views, runs, runner)
{
    public IActionResult OnGet(Guid run) => LocalRedirect($"/desk/lists/{Named}/runs/{run}");

    public async Task<IActionResult> OnPostAsync(Guid run)
    {
        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        await CountAsync();
        var asked = await undo.AskAsync(Actor, List, run, Cancel);
        return asked.Succeeded
            ? await DoAsync(asked.Value, r => ListPageTexts.UndoTold.With(List.Counted.For(r.Count(BulkOutcome.Done))), List.Address)
            : Refuse(asked.Problem!);
    }
}
