using System.Text.Json;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Changes;

/// <summary>
/// A change that somebody made: what to say of it, what timeline, audit log and history keep of it, and what to put back if it was a
/// mistake. It knows no feature: what it means, the one says whose kind it is (<see cref="ITakesBack"/>).
/// </summary>
/// <param name="Id">Taking it back twice does it once.</param>
/// <param name="By">Who made it, and may take it back; empty for a job, whose changes nobody does.</param>
/// <param name="Kind">What was changed: a subject's kind, the key of a catalogue, the settings of a feature.</param>
/// <param name="Of">Which of its kind; null where there is only one.</param>
/// <param name="Name">What it is called now: a number, the name of an entry.</param>
/// <param name="Verb">What was done, as the kind's feature calls it: created, accepted, moved.</param>
/// <param name="Version">Which the change left: with another one it can't be taken back.</param>
public sealed record Change(Guid Id, Guid By, string Kind, Guid? Of, string Name, string Verb, int Version)
{
    /// <summary>Empty where nothing changed, or where it is more than fields.</summary>
    public IReadOnlyList<ChangedField> Fields { get; init; } = [];

    /// <summary>What its kind alone understands and needs to take it back; null where there is no way back, or nothing changed.</summary>
    public JsonElement? Before { get; init; }

    public static Change MadeBy(Actor actor, string kind, Guid? of, string name, string verb, int version) =>
        new(Guid.CreateVersion7(), actor.UserId ?? Guid.Empty, kind, of, name, verb, version);

    /// <summary>It can be taken back with what is kept here.</summary>
    public Change Keeping<T>(T before) => this with { Before = JsonSerializer.SerializeToElement(before) };

    /// <summary>What <see cref="Keeping"/> kept.</summary>
    public T Kept<T>() => Before!.Value.Deserialize<T>()!;
}
