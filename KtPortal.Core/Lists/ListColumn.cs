using KtPortal.Core.Kernel;

namespace KtPortal.Core.Lists;

/// <summary>How a value is drawn. What it looks like the page knows; the declaration says only what it is.</summary>
public enum CellKind
{
    /// <summary>Nothing.</summary>
    Empty,
    Text,

    /// <summary>A shape that says a state, named for those who can't see it: <c>phase-open</c>, <c>priority-high</c>.</summary>
    Symbol,

    /// <summary>The way to the row's page, with some words of what is in it.</summary>
    Link,
    Organization,

    /// <summary>Somebody, as a face; nobody where there is no name.</summary>
    Person,
    Instant,
    Words,

    /// <summary>A promise with how much of its time is left: ok, soon, late, paused or met.</summary>
    Clock,
}

/// <summary>A value as a list shows it.</summary>
/// <param name="Text">What it is called.</param>
/// <param name="More">What is said beside it, more quietly.</param>
/// <param name="Sign">A symbol, or where a link leads.</param>
/// <param name="IsLoud">Somebody waits for an answer to it.</param>
public readonly record struct ListCell(CellKind Kind, string? Text = null, string? More = null, string? Sign = null, bool IsLoud = false)
{
    public DateTimeOffset? At { get; private init; }

    public IReadOnlyList<string> Words { get; private init; } = [];

    public static ListCell Empty => new(CellKind.Empty);

    public static ListCell OfText(string? text) => new(CellKind.Text, text);

    public static ListCell OfSymbol(string sign, string label) => new(CellKind.Symbol, label, null, sign);

    public static ListCell OfLink(string address, string text, string? more, bool isLoud = false) => new(CellKind.Link, text, more, address, isLoud);

    public static ListCell OfOrganization(string name, string? more = null) => new(CellKind.Organization, name, more);

    public static ListCell OfPerson(string? name) => new(CellKind.Person, name);

    public static ListCell OfInstant(DateTimeOffset? at) => new(CellKind.Instant) { At = at };

    /// <param name="state">ok, soon, late, paused, met or none.</param>
    public static ListCell OfClock(string state, string words, string label) => new(CellKind.Clock, words, label, state);

    public static ListCell OfWords(IReadOnlyList<string> words) => new(CellKind.Words) { Words = words };
}

/// <summary>How much room a column takes; one of a list is the main one and takes what is left.</summary>
public enum ColumnWidth
{
    Mark,
    Number,
    Main,
    Name,
    Narrow,
    Word,
    Face,
    Time,
}

/// <summary>Where a column's value stands on a phone, where a row is a card.</summary>
public enum CardPlace
{
    Hidden,
    Mark,
    Title,
    Corner,
    Line,
    LineEnd,
}

/// <summary>What a column reads that the list doesn't read anyway.</summary>
/// <param name="Needed">Columns of the inner select, beginning with <c>w.</c>; empty for none.</param>
/// <param name="Selected">Expressions of the outer select, each with its name.</param>
/// <param name="Join">Of the outer select; empty for none.</param>
public sealed record ColumnSource(string Needed, string Selected, string Join = "");

/// <summary>A column, apart from what is in it.</summary>
/// <param name="Key">In addresses and saved views.</param>
public abstract record ListColumn(string Key, Func<string> Label, ColumnWidth Width)
{
    /// <summary>Null: everybody who may read the list.</summary>
    public Func<Actor, bool>? IsFor { get; init; }

    public bool IsOffered(Actor actor) => IsFor is null || IsFor(actor);

    /// <summary>Shown until somebody chooses.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Always shown: a row is recognised by it.</summary>
    public bool IsFixed { get; init; }

    /// <summary>The key of the order that its head offers (<see cref="ListSort"/>); null for none.</summary>
    public string? Sort { get; init; }

    /// <summary>Its head says nothing: the shapes below speak for themselves.</summary>
    public bool IsHeadless { get; init; }

    public CardPlace Card { get; init; }

    /// <summary>The key of the action that its cell opens for its row (<see cref="BulkAction"/>); null for none.</summary>
    public string? Action { get; init; }

    public ColumnSource? Source { get; init; }
}

/// <param name="Cell">What of the row is shown.</param>
public sealed record ListColumn<TRow>(string Key, Func<string> Label, ColumnWidth Width, Func<TRow, ListCell> Cell) : ListColumn(Key, Label, Width)
{
    /// <summary>What is exported: text, number, date or instant. Null: the column is not exported.</summary>
    public Func<TRow, object?>? Export { get; init; }
}
