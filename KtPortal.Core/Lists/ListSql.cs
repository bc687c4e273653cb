using System.Text;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Lists;

/// <summary>
/// A list's statements. The rows are found in an inner select on the list's own table alone, limited and in the order of an index; what
/// else is shown is joined to the rows found. How many are wanted is written into the statement: as a parameter it would have the
/// server plan every call anew.
/// </summary>
internal static class ListSql
{
    /// <summary>A page, its first row the nearest to the cursor; one row more than asked for where there are more.</summary>
    public static string Page<TRow>(
        ListDeclaration<TRow> list, ListState state, string where, SqlValues values, Actor actor, ListMoment moment, int size,
        IReadOnlyList<ListColumn> columns)
    {
        var cursor = state.Request.Cursor;
        var direction = state.IsDescending ^ cursor is { IsBack: true } ? "desc" : "asc";
        var after = cursor?.ValuesFor(state.Sort) is { } keys
            ? $" and ({Parts(state.Sort, actor)}, w.id) {(direction == "desc" ? "<" : ">")} ({string.Join(", ", keys.Append(cursor.Id).Select(values.Add))})"
            : "";
        var order = FindsFirst(list, state, actor, moment) ? Unindexed(state.Sort, actor, direction) : Order(state.Sort, "", direction);
        return $"""
            select {list.Selected(actor)}{Selected(columns)}{Keys(state.Sort, "t")}
            from (select {list.Needed(actor)}{Needed(columns)}{Named(state.Sort, actor)} from {list.Table} w
                  where {where}{after} order by {order}, w.id {direction} limit {size + 1}) t
            {list.Joins}{Joined(columns)}
            order by {Order(state.Sort, "t.", direction)}, t.id {direction}
            """;
    }

    /// <summary>The first rows of each group.</summary>
    public static string Groups<TRow>(
        ListDeclaration<TRow> list, ListState state, ListGroup group, string where, Actor actor, IReadOnlyList<ListColumn> columns)
    {
        var direction = state.IsDescending ? "desc" : "asc";
        return $"""
            select {list.Selected(actor)}{Selected(columns)}, g.id as group_id, g.name as group_name, {group.Symbol} as group_symbol
            from {group.Table} g
            cross join lateral (
                select {list.Needed(actor)}{Needed(columns)}{Named(state.Sort, actor)} from {list.Table} w
                where w.tenant_id = g.tenant_id and w.{group.Column} = g.id and {where}
                order by {Order(state.Sort, "", direction)}, w.id {direction} limit {list.RowsOfGroup}) t
            {list.Joins}{Joined(columns)}
            order by {group.Order}, g.id, {Order(state.Sort, "t.", direction)}, t.id {direction}
            """;
    }

    /// <summary>A board's columns, empty ones among them.</summary>
    public static string Heads(ListGroup group) =>
        $"""
        select g.id as group_id, g.name as group_name, {group.Symbol} as group_symbol from {group.Table} g
        where {group.Board} order by {group.Order}, g.id
        """;

    public static string Ids(ListDeclaration list, string where, int most) =>
        $"select w.id from {list.Table} w where {where} order by w.id limit {most + 1}";

    public static string Where(ListDeclaration list, IEnumerable<ListCondition> conditions, SqlValues values, Actor actor, ListMoment moment)
    {
        var text = new StringBuilder(list.Always(actor));
        foreach (var said in conditions)
        {
            text.Append(" and ").Append(list.Filter(said.Key)!.WholeSql(said, values, actor, moment));
        }

        return text.ToString();
    }

    public static string Names(LookupFilter filter) =>
        $"select x.id, x.name, {filter.Symbol ?? "null"} as symbol from {filter.From} where x.id = any ($1)";

    public static string Options(LookupFilter filter, Actor actor) =>
        $"""
        select x.id, x.name, {filter.Symbol ?? "null"} as symbol from {filter.From}
        where {filter.Offered(actor)} order by {filter.Order} limit {filter.Most}
        """;

    public static string Key(int part) => "k" + part.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Parts(ListSort sort, Actor actor) => string.Join(", ", sort.Parts.Select(p => p.Sql(actor)));

    private static string Named(ListSort sort, Actor actor) => string.Concat(sort.Parts.Select((p, i) => $", {p.Sql(actor)} as {Key(i)}"));

    private static string Keys(ListSort sort, string table) => string.Concat(sort.Parts.Select((_, i) => $", {table}.{Key(i)}"));

    private static string Order(ListSort sort, string prefix, string direction) =>
        string.Join(", ", sort.Parts.Select((_, i) => $"{prefix}{Key(i)} {direction}"));

    // The planner takes what is found for spread evenly over the order: to a week of long ago it would walk past all that came since.
    private static bool FindsFirst(ListDeclaration list, ListState state, Actor actor, ListMoment moment) =>
        state.Sort.Parts[0] is { Type: SortType.Instant } first && state.Conditions.Any(c =>
            list.Filter(c.Key) is RangeFilter range && range.IsLongAgo(c, moment) && range.Column(actor) != first.Sql(actor));

    // In the same order, by which no index leads.
    private static string Unindexed(ListSort sort, Actor actor, string direction) =>
        string.Join(", ", sort.Parts.Select((p, i) => i == 0 ? $"{p.Sql(actor)} + interval '0' {direction}" : $"{p.Sql(actor)} {direction}"));

    private static string Needed(IEnumerable<ListColumn> columns) =>
        string.Concat(columns.Select(c => c.Source?.Needed).Where(n => n is { Length: > 0 }).Distinct().Select(n => ", " + n));

    private static string Selected(IEnumerable<ListColumn> columns) =>
        string.Concat(columns.Select(c => c.Source?.Selected).OfType<string>().Distinct().Select(s => ", " + s));

    private static string Joined(IEnumerable<ListColumn> columns) =>
        string.Concat(columns.Select(c => c.Source?.Join).Where(j => j is { Length: > 0 }).Distinct().Select(j => "\n" + j));
}
