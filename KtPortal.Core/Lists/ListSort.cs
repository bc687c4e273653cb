using KtPortal.Core.Kernel;

namespace KtPortal.Core.Lists;

public enum SortType
{
    Text,
    Instant,
    Date,
    Whole,
    Number,
    Flag,
}

/// <summary>A part of an order: an expression of the inner select's table <c>w</c>.</summary>
public sealed record SortPart(SortType Type, Func<Actor, string> Expression)
{
    public SortPart(SortType type, string expression)
        : this(type, _ => expression)
    {
    }

    /// <summary>
    /// May be null. A key set compares values, so what is empty counts as the first of texts and as the last of everything else;
    /// an index has to be on the same expression.
    /// </summary>
    public bool IsNullable { get; init; }

    public string Sql(Actor actor) => !IsNullable ? Expression(actor) : Type switch
    {
        SortType.Text => $"coalesce({Expression(actor)}, '')",
        SortType.Whole => $"coalesce({Expression(actor)}, 2147483647)",
        SortType.Flag => $"coalesce({Expression(actor)}, false)",
        SortType.Number => $"coalesce({Expression(actor)}, 99999999999999999999)",
        SortType.Date => $"coalesce({Expression(actor)}, 'infinity'::date)",
        _ => $"coalesce({Expression(actor)}, 'infinity'::timestamptz)",
    };
}

/// <summary>An order that a list can be shown in. The row's id is its last part, so no two rows are equal.</summary>
/// <param name="Label">What it goes by: "activity".</param>
/// <param name="IsDescending">Unless somebody turns it around.</param>
public sealed record ListSort(string Key, Func<string> Label, bool IsDescending, params IReadOnlyList<SortPart> Parts);

/// <summary>What a list can be grouped by: the rows of a small table that each row of the list belongs to one of.</summary>
/// <param name="Filter">The key of the filter (a <see cref="LookupFilter"/>) that leads to one group alone.</param>
/// <param name="Table">With id, name and tenant_id.</param>
/// <param name="Column">Of the list's own table; never null.</param>
/// <param name="Order">Of the small table, <c>g</c>.</param>
/// <param name="Symbol">An expression of <c>g</c> for the name of its symbol.</param>
public sealed record ListGroup(string Key, Func<string> Label, string Filter, string Table, string Column, string Order, string Symbol)
{
    /// <summary>Which groups a board has a column for, also while it is empty: a condition on <c>g</c>.</summary>
    public string? Board { get; init; }

    /// <summary>The key of the column whose shape says what the group's head says: cards are without it.</summary>
    public string? Mark { get; init; }

    /// <summary>The key of the bulk action by which a card changes its group; null: it can't be dragged.</summary>
    public string? Action { get; init; }
}

/// <summary>A group of the rows shown.</summary>
public sealed record ListGroupHead(Guid Id, string Name, string Symbol);
