using KtPortal.Core.Kernel;

namespace KtPortal.Core.Administration;

/// <summary>A change that an admin made: what to say of it, and what to put back if it was a mistake.</summary>
/// <param name="Id">Taking it back twice does it once.</param>
/// <param name="Kind">What was changed: the key of a catalogue, or of a feature's settings.</param>
/// <param name="Verb">created, changed, archived, restored, moved, given or deleted.</param>
/// <param name="Subject">Its name as it is now.</param>
/// <param name="Version">Which the change left: with another one it can't be taken back.</param>
/// <param name="Before">What whoever made the change needs to take it back; null where there is no way back, or nothing changed.</param>
public sealed record AdminChange(Guid Id, Guid UserId, string Kind, Guid? EntryId, string Verb, string Subject, int Version, string? Before)
{
    internal static AdminChange Of(Actor actor, string kind, CatalogEntry entry, string verb, string? before = null) =>
        new(Guid.CreateVersion7(), actor.UserId!.Value, kind, entry.Id, verb, entry.Name, entry.Version, before);
}

/// <summary>Takes back changes of the kinds that are its own.</summary>
public interface ITakesBack
{
    bool Knows(string kind);

    /// <param name="change">Sealed by whoever kept it: it is taken at its word.</param>
    Task<Result<Done>> TakeBackAsync(Actor actor, AdminChange change, CancellationToken cancel);
}
