using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Events;

/// <summary>
/// Something that happened, raised in the transaction in which it happens. A record of ids and nothing else: whoever reacts reads
/// what is true then. Features say what they do about it by <see cref="ReactionServices.AddReaction"/>.
/// </summary>
public interface IEvent
{
    /// <summary>As webhooks, rules and the database call it: <c>ticket.commented</c>.</summary>
    static abstract string Name { get; }
}

/// <summary>
/// What one feature does about an event, afterwards and at least once, in a transaction of the tenant as a system actor. Each reaction
/// has a job of its own: one that fails neither holds up nor repeats another.
/// </summary>
public interface IReaction<in T>
    where T : IEvent
{
    Task ReactAsync(PortalDb db, Actor actor, T happened, CancellationToken cancel);
}
