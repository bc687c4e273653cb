using KtPortal.Core.Kernel;

namespace KtPortal.Core.Lists;

/// <summary>Something that can be done to many rows at once, to each by itself.</summary>
/// <param name="Key">In addresses and runs.</param>
/// <param name="Icon">A symbol of Lucide.</param>
/// <param name="Permission">Besides the list's own for many rows.</param>
/// <param name="Field">What the rows are to become.</param>
public sealed record BulkAction(string Key, Func<string> Label, string Icon, string Permission, BulkField Field)
{
    /// <summary>The key of the desk that opens it; empty for none.</summary>
    public string Shortcut { get; init; } = "";

    /// <summary>Words that go with it; null for none.</summary>
    public BulkText? Text { get; init; }

    /// <summary>Null: whoever has the permission.</summary>
    public Func<Actor, bool>? IsFor { get; init; }

    /// <summary>Nothing to choose: with scripts it is done as it is pressed, with what its field offers first.</summary>
    public bool IsAtOnce { get; init; }

    /// <summary>Where what is known now of what it offers is read; null for what says enough by itself.</summary>
    public string? Source { get; init; }

    /// <summary>Stands behind "more": it is not what people do all day.</summary>
    public bool IsRare { get; init; }

    public bool IsOffered(Actor actor) => actor.May(Permission) && IsFor?.Invoke(actor) != false;
}

/// <summary>What a bulk action lets one choose.</summary>
public abstract record BulkField
{
    private BulkField()
    {
    }

    /// <summary>What a filter of the list offers.</summary>
    /// <param name="Filter">A <see cref="LookupFilter"/>, or a <see cref="WordsFilter"/> for words typed.</param>
    /// <param name="Except">A condition on the options that narrows them further, by their symbols; null for none.</param>
    public sealed record Of(string Filter, Func<ListOption, bool>? Except = null) : BulkField;

    /// <summary>One of a few that are the action's own.</summary>
    public sealed record Among(Func<string> Label, Func<Actor, IReadOnlyList<ListOption>> Options) : BulkField;

    /// <summary>What is typed, and offered nowhere: each row says what it means to it.</summary>
    /// <param name="Read">As it is kept; empty for nothing.</param>
    public sealed record Typed(Func<string> Label, Func<string> Hint, Func<string, string> Read) : BulkField;
}

/// <summary>What a bulk action lets one write.</summary>
/// <param name="Most">So many characters.</param>
/// <param name="IsNeeded">Nothing is done without it. Else the rows say whether they want it.</param>
/// <param name="IsLong">More than a line.</param>
public sealed record BulkText(Func<string> Label, int Most, bool IsNeeded = false, bool IsLong = false)
{
    public Func<string>? Hint { get; init; }
}
