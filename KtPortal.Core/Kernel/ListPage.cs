namespace KtPortal.Core.Kernel;

/// <summary>A row that a page of a list, newest first, begins behind. The row itself need not be there any more.</summary>
/// <param name="Newer">The page leads back to what is newer than the row; else on to what is older.</param>
public readonly record struct ListEdge(DateTimeOffset At, Guid Id, bool Newer)
{
    /// <summary>What the page's rows are to the edge, for a comparison of (instant, id).</summary>
    public static string Comparison(ListEdge? edge) => edge is { Newer: true } ? ">" : "<";

    /// <summary>Nearest to the edge first.</summary>
    public static string Order(ListEdge? edge) => edge is { Newer: true } ? "asc" : "desc";
}

/// <summary>Some rows of a list, newest first.</summary>
public sealed record ListPage<T>
{
    private readonly ListEdge? edge;
    private readonly bool more;

    /// <param name="rows">In the order of <see cref="ListEdge.Order"/>, one more than <paramref name="size"/> where there are more.</param>
    public ListPage(List<T> rows, int size, ListEdge? edge)
    {
        this.edge = edge;
        more = rows.Count > size;
        if (more)
        {
            rows.RemoveRange(size, rows.Count - size);
        }

        if (edge is { Newer: true })
        {
            rows.Reverse();
        }

        Rows = rows;
    }

    public IReadOnlyList<T> Rows { get; }

    public bool HasNewer => edge is not null && Rows.Count > 0;

    public bool HasOlder => Rows.Count > 0 && (more || edge is { Newer: true });

    /// <summary>
    /// The newest are reached, or everything older has gone: the list's beginning is one page with one address, which shows it whole.
    /// </summary>
    public bool IsBeginning => edge switch
    {
        null => false,
        { Newer: true } => !more,
        _ => Rows.Count == 0,
    };
}
