using KtPortal.Core.Data;
using KtPortal.Core.Languages;
using Npgsql;

namespace KtPortal.Core.Lists;

/// <summary>What the values of a list's conditions are called, and which of them are not there any more.</summary>
internal static class ListNames
{
    /// <summary>The conditions that name rows of other tables.</summary>
    public static List<ListCondition> Asked(ListDeclaration list, ListState state) =>
        [.. state.Conditions.Where(c => list.Filter(c.Key) is LookupFilter && LookupFilter.IdsIn(c).Length > 0)];

    public static NpgsqlBatchCommand CommandFor(ListDeclaration list, ListCondition said) =>
        new(ListSql.Names((LookupFilter)list.Filter(said.Key)!)) { Parameters = { new() { Value = LookupFilter.IdsIn(said) } } };

    /// <summary>A result for each of <paramref name="looked"/>; the reader stands at what comes behind them.</summary>
    public static async Task<(Dictionary<(string, string), ListOption> Names, HashSet<(string, string)> Missing)> ReadAsync(
        ListDeclaration list, List<ListCondition> looked, NpgsqlDataReader rows, CancellationToken cancel)
    {
        var (names, missing) = (new Dictionary<(string, string), ListOption>(), new HashSet<(string, string)>());
        foreach (var said in looked)
        {
            while (await rows.ReadAsync(cancel))
            {
                var option = OptionOf((LookupFilter)list.Filter(said.Key)!, rows);
                names[(said.Key, option.Value)] = option;
            }

            missing.UnionWith(LookupFilter.IdsIn(said).Select(id => (said.Key, id.ToString())).Where(v => !names.ContainsKey(v)));
            await rows.NextResultAsync(cancel);
        }

        return (names, missing);
    }

    public static ListState Without(ListState state, IReadOnlySet<(string Key, string Value)> missing) => state with
    {
        Conditions = [.. state.Conditions.Select(c => c with { Values = [.. c.Values.Where(v => !missing.Contains((c.Key, v)))] }).Where(c => !c.IsLifted)],
    };

    public static ListOption OptionOf(LookupFilter filter, NpgsqlDataReader row) => new(
        row.Id("id").ToString(), filter.IsTranslated ? TenantWords.Of(row.Text("name")) : row.Text("name"), row.OptionalText("symbol"));
}
