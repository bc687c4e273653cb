using KtPortal.Core.Data;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Web.Http;
using KtPortal.Web.Lists;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Lists;

/// <summary>A page that changes many rows: a few while one waits, more by a job whose page tells how far it is.</summary>
public abstract class BulkPage(ListCatalog lists, SavedViews views, BulkRuns runs, BulkRunner runner) : ListFormPage(lists, views)
{
    /// <summary>The page of the desk to go back to.</summary>
    [BindProperty]
    public string? Back { get; set; }

    protected string RunAddress(Guid id) => $"/desk/lists/{List.Name}/runs/{id}";

    /// <param name="words">What is said where nothing was refused.</param>
    /// <param name="shown">Where one goes then, unless the form says.</param>
    protected async Task<IActionResult> DoAsync((Guid Id, bool IsJob) asked, Func<BulkRun, string> words, string? shown)
    {
        if (asked.IsJob)
        {
            return SeeOther(RunAddress(asked.Id));
        }

        // Begun, it goes to its end, whether or not anybody still waits for the answer.
        await Db.CommitAsync(Cancel);
        await runner.RunAsync(Actor, asked.Id, null, CancellationToken.None);
        var run = await Incoming.EnterAsync(Db, Cancel) ? await runs.FindAsync(Actor, List, asked.Id, Cancel) : null;
        if (run is { Total: 1, Results: [{ Outcome: BulkOutcome.Refused, Reason: { } why } row] })
        {
            // One sentence needs no page of its own.
            new Notice(ListPageTexts.RowRefused.With(row.Code, why), Now).LeaveIn(TempData);
            return SeeOther(DeskPage.Local(Url, Back) ?? DeskPage.Local(Url, shown) ?? List.Address);
        }

        if (run is null || run.Count(BulkOutcome.Refused) > 0)
        {
            return SeeOther(RunAddress(asked.Id));
        }

        // A run is nobody else's: its id is all that taking it back needs.
        var (undoAt, undo) = run.CanBeUndone(Now) ? (RunAddress(run.Id) + "/undo", run.Id.ToString()) : (null, null);
        new Notice(words(run), Now, undoAt, undo).LeaveIn(TempData);
        return SeeOther(DeskPage.Local(Url, Back) ?? DeskPage.Local(Url, shown) ?? List.Address);
    }
}
