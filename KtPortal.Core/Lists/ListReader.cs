using System.Runtime.CompilerServices;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Lists;

/// <summary>A page of a list, or its groups.</summary>
public sealed record ListResult<TRow>
{
    public IReadOnlyList<TRow> Rows { get; init; } = [];

    /// <summary>Beside each row the group it is in; empty where the list isn't grouped.</summary>
    public IReadOnlyList<Guid> GroupIds { get; init; } = [];

    public IReadOnlyList<ListGroupHead> Groups { get; init; } = [];

    public ListCursor? Back { get; init; }

    public ListCursor? On { get; init; }

    /// <summary>The page asked for is the beginning, or lies behind the end: the list's own address shows it.</summary>
    public bool IsBeginning { get; init; }

    /// <summary>What the values of the conditions are called, by filter and value.</summary>
    public IReadOnlyDictionary<(string Key, string Value), ListOption> Names { get; init; } = new Dictionary<(string, string), ListOption>();

    /// <summary>Values that are not there any more, or not for this reader: they were passed over.</summary>
    public IReadOnlySet<(string Key, string Value)> Missing { get; init; } = new HashSet<(string, string)>();

    /// <summary>What was searched for, where nothing holds it and the rows hold words like it.</summary>
    public string? GuessedFor { get; init; }

    /// <summary>The list with what its tenant adds to it.</summary>
    public ListDeclaration? Whole { get; init; }
}

/// <summary>Reads lists. One statement a page, in one round trip with the names of what it is narrowed to.</summary>
public sealed class ListReader(PortalDb db)
{
    private const int ExportPage = 1000;

    public async Task<ListResult<TRow>> ReadAsync<TRow>(
        ListDeclaration<TRow> list, Actor actor, ListState state, ListMoment moment, int size, CancellationToken cancel)
    {
        if (!actor.May(list.Permission))
        {
            return new();
        }

        var looked = ListNames.Asked(list, state);
        var result = await TryAsync(list, actor, state, moment, size, looked, cancel);
        if (result.Missing.Count == 0)
        {
            return result;
        }

        var there = await TryAsync(list, actor, ListNames.Without(state, result.Missing), moment, size, [], cancel);
        return there with { Names = result.Names, Missing = result.Missing };
    }

    /// <summary>The list with what its tenant adds to it, for addresses and views that name some of it.</summary>
    public static async Task<TList> WholeAsync<TList>(PortalDb db, TList list, ListMoment moment, CancellationToken cancel)
        where TList : ListDeclaration
    {
        if (list.IsWhole)
        {
            return list;
        }

        await using var command = db.Command(list.Extension!.Sql);
        return (TList)list.With(list.Extension.Read(await command.ExecuteScalarAsync(cancel) as string, moment));
    }

    /// <summary>Every row that matches, in the list's order.</summary>
    public async IAsyncEnumerable<TRow> AllAsync<TRow>(
        ListDeclaration<TRow> list, Actor actor, ListState state, ListMoment moment, [EnumeratorCancellation] CancellationToken cancel)
    {
        var part = state with { Group = null, Request = state.Request.First };
        while (true)
        {
            var page = await ReadAsync(list, actor, part, moment, ExportPage, cancel);
            foreach (var row in page.Rows)
            {
                yield return row;
            }

            if (page.On is null)
            {
                yield break;
            }

            part = part with { Request = part.Request with { Cursor = page.On } };
        }
    }

    /// <summary>The ids of what matches; more than <paramref name="most"/> by one where there are more.</summary>
    public async Task<List<Guid>> IdsAsync(ListDeclaration list, Actor actor, ListState state, ListMoment moment, int most, CancellationToken cancel)
    {
        if (!actor.May(list.Permission))
        {
            return [];
        }

        // What the list passes over is passed over here: what is done to all it shows is done to the rows it shows.
        var there = ListNames.Without(state, await MissingAsync(list, state, cancel));
        await using var command = db.Command("");
        var where = ListSql.Where(list, there.Conditions, new SqlValues(command.Parameters), actor, moment);
        command.CommandText = ListSql.Ids(list, where, most);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var ids = new List<Guid>();
        while (await rows.ReadAsync(cancel))
        {
            ids.Add(rows.GetGuid(0));
        }

        return ids;
    }

    /// <summary>What the filters offer, by their keys, in one round trip.</summary>
    /// <param name="only">One of them; null for all.</param>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<ListOption>>> OptionsAsync(
        ListDeclaration list, Actor actor, CancellationToken cancel, ListFilter? only = null)
    {
        var found = new Dictionary<string, IReadOnlyList<ListOption>>();
        var asked = list.AllFilters.Where(f => f is LookupFilter or WordsFilter && f.IsOffered(actor) && (only is null || f == only)).ToList();
        await using var batch = db.Batch();
        asked.ForEach(f => batch.BatchCommands.Add(new(f is LookupFilter lookup ? ListSql.Options(lookup, actor) : ((WordsFilter)f).Suggested)));
        if (asked.Count == 0 || !actor.May(list.Permission))
        {
            return found;
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        foreach (var filter in asked)
        {
            var options = new List<ListOption>();
            while (await rows.ReadAsync(cancel))
            {
                options.Add(filter is LookupFilter lookup ? ListNames.OptionOf(lookup, rows) : new ListOption(rows.Text("name"), rows.Text("name")));
            }

            found[filter.Key] = options;
            await rows.NextResultAsync(cancel);
        }

        return found;
    }

    private async Task<IReadOnlySet<(string Key, string Value)>> MissingAsync(ListDeclaration list, ListState state, CancellationToken cancel)
    {
        var looked = ListNames.Asked(list, state);
        if (looked.Count == 0)
        {
            return new HashSet<(string, string)>();
        }

        await using var batch = db.Batch();
        looked.ForEach(said => batch.BatchCommands.Add(ListNames.CommandFor(list, said)));
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        return (await ListNames.ReadAsync(list, looked, rows, cancel)).Missing;
    }

    private async Task<ListResult<TRow>> TryAsync<TRow>(
        ListDeclaration<TRow> list, Actor actor, ListState state, ListMoment moment, int size, List<ListCondition> looked, CancellationToken cancel)
    {
        await using var batch = db.Batch();
        looked.ForEach(said => batch.BatchCommands.Add(ListNames.CommandFor(list, said)));
        var board = state is { Layout: ListLayout.Board, Group: not null };
        if (board)
        {
            batch.BatchCommands.Add(new(ListSql.Heads(state.Group!)));
        }

        var rowsCommand = new NpgsqlBatchCommand();
        var values = new SqlValues(rowsCommand.Parameters);
        var where = ListSql.Where(list, state.Conditions, values, actor, moment);
        rowsCommand.CommandText = state.Group is { } group
            ? ListSql.Groups(list, state, group, where, actor, state.Columns)
            : ListSql.Page(list, state, where, values, actor, moment, size, state.Columns);
        batch.BatchCommands.Add(rowsCommand);
        var guesses = GuessesOf(list, state);
        if (guesses is ({ } filter, { } typed))
        {
            var asked = new NpgsqlBatchCommand();
            asked.CommandText = SearchFilter.Fill(filter.Guesses!, typed, new SqlValues(asked.Parameters));
            batch.BatchCommands.Add(asked);
        }

        if (!list.IsWhole)
        {
            batch.BatchCommands.Add(new(list.Extension!.Sql));
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var (names, missing) = await ListNames.ReadAsync(list, looked, rows, cancel);
        var heads = new List<ListGroupHead>();
        while (board && await rows.ReadAsync(cancel))
        {
            heads.Add(ListRowsRead.HeadOf(rows));
        }

        if (board)
        {
            await rows.NextResultAsync(cancel);
        }

        var shown = state.Columns.Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        var result = state.Group is null ? await ListRowsRead.PageAsync(list, state, rows, shown, size, cancel) : await ListRowsRead.GroupsAsync(list, rows, shown, heads, cancel);
        var guessed = guesses is not null && await rows.NextResultAsync(cancel) && await rows.ReadAsync(cancel) && rows.Flag("guessed");
        var whole = (ListDeclaration)list;
        if (!list.IsWhole && await rows.NextResultAsync(cancel) && await rows.ReadAsync(cancel))
        {
            whole = list.With(list.Extension!.Read(await rows.IsDBNullAsync(0, cancel) ? null : rows.GetString(0), moment));
        }

        return result with
        {
            Names = names,
            Missing = missing,
            GuessedFor = guessed ? guesses!.Value.Typed.Values[0] : null,
            Whole = whole,
        };
    }

    private static (SearchFilter Filter, ListCondition Typed)? GuessesOf(ListDeclaration list, ListState state) => state.Conditions
        .Select(c => (Filter: list.Filter(c.Key) as SearchFilter, Typed: c)).Where(c => c.Filter?.Guesses is not null && !c.Typed.IsLifted)
        .Select(c => ((SearchFilter, ListCondition)?)(c.Filter!, c.Typed)).FirstOrDefault();
}
