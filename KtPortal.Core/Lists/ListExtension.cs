namespace KtPortal.Core.Lists;

/// <summary>
/// Columns and filters of a list that each tenant has others of: custom fields. They are read along with the rows, or before where an
/// address or a view names one of them.
/// </summary>
/// <param name="Prefix">How their keys begin, and no other of the list.</param>
/// <param name="Before">The key of the list's own column that they stand before.</param>
public abstract record ListExtension(string Prefix, string Before)
{
    /// <summary>Selects one row of one text, as the reader may know it.</summary>
    public abstract string Sql { get; }

    /// <param name="text">What <see cref="Sql"/> selected; null where there is nothing.</param>
    public abstract ListExtras Read(string? text, ListMoment moment);
}

/// <summary>What a tenant adds to a list.</summary>
public sealed record ListExtras(IReadOnlyList<ListColumn> Columns, IReadOnlyList<ListFilter> Filters)
{
    public static readonly ListExtras None = new([], []);
}
