using KtPortal.Core.Data;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Changes;

/// <summary>Says what somebody just changed, and takes it back, whatever it was: one's own changes only, and each once.</summary>
public sealed class ChangeUndo(IEnumerable<ITakesBack> kinds, PortalDb db)
{
    public string Say(Change change) => kinds.First(k => k.Knows(change.Kind)).Say(change);

    public async Task<Result<Done>> TakeBackAsync(Actor actor, Change change, CancellationToken cancel)
    {
        if (change.By != actor.UserId)
        {
            return new Problem.Forbidden(ChangeTexts.UndoIsOnesOwn);
        }

        if (change.Before is null || kinds.FirstOrDefault(k => k.Knows(change.Kind)) is not { } kind)
        {
            return new Problem.NotFound();
        }

        // A second click finds it done. What is refused claims nothing: its transaction ends without a commit.
        return await db.ClaimAsync(actor, FormKeys.KeyOf(change.Id, "undo", change.Kind), change.Id, cancel) is null
            ? await kind.TakeBackAsync(actor, change, cancel)
            : Done.Instance;
    }
}
