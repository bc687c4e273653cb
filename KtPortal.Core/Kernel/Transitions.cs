using System.Collections.Frozen;

namespace KtPortal.Core.Kernel;

/// <summary>A step that a thing may take, and the right it needs.</summary>
public sealed record Transition<TState>(TState From, TState To, string Permission)
    where TState : struct, Enum;

/// <summary>The life of a thing: which steps lead from where to where, and for whom. What isn't named leads nowhere.</summary>
public sealed class Transitions<TState>(params IEnumerable<Transition<TState>> steps)
    where TState : struct, Enum
{
    private readonly FrozenDictionary<(TState, TState), string> rights =
        steps.ToFrozenDictionary(s => (s.From, s.To), s => s.Permission);

    /// <summary>A step from each of these to each of those, staying included where a state is among both.</summary>
    public static IEnumerable<Transition<TState>> Each(IEnumerable<TState> starts, IEnumerable<TState> ends, string permission) =>
        starts.SelectMany(start => ends.Select(end => new Transition<TState>(start, end, permission)));

    public bool Leads(TState from, TState to) => rights.ContainsKey((from, to));

    public bool May(Actor actor, TState from, TState to) => rights.TryGetValue((from, to), out var right) && actor.May(right);
}
