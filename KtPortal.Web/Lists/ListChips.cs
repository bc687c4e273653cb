using KtPortal.Core.Languages;
using KtPortal.Core.Lists;

namespace KtPortal.Web.Lists;

/// <summary>What a list is narrowed to, in words.</summary>
internal static class ListChips
{
    // More of them are counted.
    private const int MostNamed = 3;

    public static IReadOnlyList<ListChip> Of(
        ListState state, IReadOnlyDictionary<(string Key, string Value), ListOption> names, IReadOnlySet<(string Key, string Value)> missing)
    {
        // What a built-in view is its title says; what somebody saved is spelled out.
        var shown = state.View is SavedView || state.View == state.List.Views[0]
            ? state.Conditions
            : state.Conditions.Where(c => state.Request.Conditions.Contains(c));
        return [.. shown.Select(c => ChipOf(state, c, names, missing))];
    }

    private static ListChip ChipOf(
        ListState state, ListCondition said, IReadOnlyDictionary<(string Key, string Value), ListOption> names, IReadOnlySet<(string Key, string Value)> missing)
    {
        var filter = state.List.Filter(said.Key)!;
        var there = said.Values.Where(v => !missing.Contains((said.Key, v))).ToList();
        var words = filter is ChoiceFilter { IndexedName: { } all } choice && choice.Indexed.Count == there.Count && choice.Indexed.All(there.Contains)
            ? all() : Enumerate([.. there.Select(v => names.TryGetValue((said.Key, v), out var option) ? option.Name : filter.WordsOf(v) ?? v)]);
        var byView = state.View.Conditions.Any(c => c.Key == said.Key);
        return new ListChip(
            said.Key, filter.Icon, filter.Label(), said.Not ? ListPageTexts.IsNot : filter.HasEnds ? ListPageTexts.Within : ListPageTexts.Is,
            there.Count == 0 ? ListPageTexts.NotThere : words,
            state.Address(r => byView ? r.With(new ListCondition(said.Key, [])) : r.Without(said.Key)), there.Count < said.Values.Count);
    }

    private static string Enumerate(List<string> words) => words.Count switch
    {
        0 => "",
        1 => words[0],
        <= MostNamed => ListPageTexts.Either.With(string.Join(", ", words[..^1]), words[^1]),
        _ => ListPageTexts.AndMore.With(string.Join(", ", words[..(MostNamed - 1)]), words.Count - MostNamed + 1),
    };
}
