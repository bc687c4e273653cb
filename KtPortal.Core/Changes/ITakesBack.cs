using KtPortal.Core.Kernel;

namespace KtPortal.Core.Changes;

/// <summary>What a feature knows of the changes of its kinds: what is said of one, and how it is taken back.</summary>
public interface ITakesBack
{
    bool Knows(string kind);

    /// <summary>To who made it, in a few words: "KT-1042 accepted, assigned to Priya".</summary>
    string Say(Change change);

    /// <param name="change">Sealed by whoever kept it, the actor's own, and not taken back before: it is taken at its word.</param>
    /// <returns>A refusal where the actor may not any more, or where something else happened to it since.</returns>
    Task<Result<Done>> TakeBackAsync(Actor actor, Change change, CancellationToken cancel);
}
