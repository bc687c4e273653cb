using KtPortal.Core.Kernel;

namespace KtPortal.Core.Administration;

/// <summary>Takes back what an admin just changed, whatever it was.</summary>
public sealed class AdminUndo(IEnumerable<ITakesBack> kinds)
{
    public async Task<Result<Done>> TakeBackAsync(Actor actor, AdminChange change, CancellationToken cancel)
    {
        if (change.UserId != actor.UserId)
        {
            return new Problem.Forbidden(AdminTexts.UndoIsOnesOwn);
        }

        return change.Before is not null && kinds.FirstOrDefault(k => k.Knows(change.Kind)) is { } kind
            ? await kind.TakeBackAsync(actor, change, cancel)
            : new Problem.NotFound();
    }
}
