namespace KtPortal.Core.Lists;

public enum ListLayout
{
    List,

    /// <summary>A column for each group, a card for each row.</summary>
    Board,
}

/// <summary>What a list shows and how: as built in, as saved, or as an address changes either.</summary>
public record ListView
{
    /// <summary>In addresses: a name of the declaration's, or a saved view's id.</summary>
    public required string Key { get; init; }

    public required Func<string> Label { get; init; }

    public IReadOnlyList<ListCondition> Conditions { get; init; } = [];

    /// <summary>The key of a <see cref="ListSort"/>.</summary>
    public required string Sort { get; init; }

    /// <summary>Null: as the order has it.</summary>
    public bool? IsDescending { get; init; }

    /// <summary>The key of a <see cref="ListGroup"/>; null for none.</summary>
    public string? Group { get; init; }

    public ListLayout Layout { get; init; }

    /// <summary>Keys in the order of the declaration; empty: those shown by default.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Which filters and columns it says something of.</summary>
    public IEnumerable<string> Names => Conditions.Select(c => c.Key).Concat(Columns);

    /// <summary>How it is shown once an address narrows it: what stands in groups is looked through more easily in one row.</summary>
    public ListView? Narrowed { get; init; }

    /// <summary>The key of the place in the navigation that it is.</summary>
    public string Place { get; init; } = "";

    /// <summary>What is said where it has no rows.</summary>
    public Func<string>? Empty { get; init; }

    /// <summary>The name of the number that counts its rows (<see cref="Features.Counts"/>).</summary>
    public string? Counter { get; init; }

    /// <summary>Words that are looked for in it are looked for everywhere.</summary>
    public bool IsLiftedBySearch { get; init; }
}
